from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import TranslationOptions, register

from timeline.models import (
    Agent,
    Article,
    Dispute,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    Publication,
    Site,
    Source,
    Theme,
)

# As they stand within a sentence: Spanish writes them small.
LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish")}
TEXTS = {
    Agent: ("biography",),
    Article: ("title", "standfirst", "body"),
    Dispute: ("question", "note"),
    Era: ("title", "summary", "body"),
    FormerAddress: ("note",),
    Indicator: ("title", "unit", "summary", "description"),
    Initiative: ("title", "summary", "body"),
    Milestone: ("description",),
    Observation: ("note",),
    Position: ("text",),
    Publication: ("note",),
    Site: ("name", "kicker", "headline", "tagline"),
    Source: ("note",),
    Theme: ("title",),
}

for model, texts in TEXTS.items():
    fields = (*texts, "withdrawal_note") if hasattr(model, "withdrawn_at") else texts
    register(model)(type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": fields}))
