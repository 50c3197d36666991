from django.utils.translation import gettext_lazy as _

from timeline.models import Observation
from timeline.registry.noun import CITED_AT, Column, Noun

OBSERVATION = Noun(
    model=Observation,
    crossing=(
        "id",
        "indicator",
        "subject",
        "date",
        "date_earliest",
        "date_latest",
        "value",
        "approximate",
        "note",
        *CITED_AT,
    ),
    texts=("note",),
    table=(
        "indicator",
        "subject",
        "date",
        "number",
        "value",
        "approximate",
        "source",
        "locator",
        "note_en",
        "note_es",
    ),
    exported={
        "indicator": Column(_("last part of the address of the indicator"), "indicator.slug"),
        "title_en": Column(_("title in English"), "indicator.title_en"),
        "title_es": Column(_("title in Spanish"), "indicator.title_es"),
        "unit_en": Column(_("unit in English"), "indicator.unit_en"),
        "unit_es": Column(_("unit in Spanish"), "indicator.unit_es"),
        "subject": Column(_("code of the country or population"), "subject.code"),
        "subject_en": Column(_("name of the subject in English"), "subject.title_en"),
        "subject_es": Column(_("name of the subject in Spanish"), "subject.title_es"),
        "better": Column(_("which direction is better"), "indicator.better"),
        "date": Column(_("when it was measured (EDTF)")),
        "date_earliest": Column(_("first day that this allows")),
        "date_latest": Column(_("last day that this allows")),
        "value": Column(_("the value, as a decimal number")),
        "approximate": Column(_("whether the value is approximate (true or false)")),
        "source": Column(_("citekey of its source"), "source.key"),
        "locator": Column(_("place in the source")),
        "note_en": Column(_("note in English")),
        "note_es": Column(_("note in Spanish")),
    },
    not_on_page={"subject": "stands in charts"},
)
