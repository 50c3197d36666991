from typing import Any

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

# A note on what happened is told in the language in which it was written, where it was written in
# one only.
TOLD_IN_EITHER = (FormerAddress, Publication)

for model, texts in TEXTS.items():
    options: dict[str, Any] = {"fields": texts}
    if hasattr(model, "withdrawn_at"):
        options["fields"] = (*texts, "withdrawal_note")
    if model in TOLD_IN_EITHER:
        options["fallback_languages"] = {"default": tuple(LANGUAGE_NAMES)}
    register(model)(type(f"{model.__name__}Translation", (TranslationOptions,), options))
