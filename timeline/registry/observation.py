from django.utils.translation import gettext_lazy as _

from timeline.models import Observation
from timeline.registry.noun import CITED_AT, PLACE, Column, Noun, dated, spoken

OBSERVATION = Noun(
    model=Observation,
    crossing=(
        "id",
        "identifier",
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
        "identifier",
    ),
    exported_key=("identifier",),
    exported={
        "identifier": Column(_("name of the row that never changes"), "v8d2c5k17"),
        "indicator": Column(
            _("last part of the address of the indicator"),
            *("un-world-rank", "indicator.slug"),
            to="indicators.slug",
            required=True,
        ),
        **spoken("title", _("title"), "Rank", "Lugar", "indicator.title"),
        **spoken("unit", _("unit"), "rank", "lugar", "indicator.unit"),
        "subject": Column(
            _("code of the country or population"), "MEX", "subject.code", to="subjects.code"
        ),
        **spoken("subject", _("name of the subject"), "Mexico", "México", "subject.title"),
        "better": Column(_("which direction is better"), "lower", "indicator.better"),
        **dated(*("date", _("when the value holds (EDTF)")), *("2018", "2018-01-01", "2018-12-31")),
        "value": Column(_("the value"), 64),
        "approximate": Column(_("whether the value is approximate"), False),
        "source": Column(_("citekey of its source"), "un-2018", "source.key", to="sources.key"),
        **PLACE,
        **spoken("note", _("note"), "Of 193 countries.", "De 193 países."),
    },
    not_on_page={"subject": "stands in charts"},
)
