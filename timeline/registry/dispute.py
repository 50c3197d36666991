from django.utils.translation import gettext_lazy as _

from timeline.models import Dispute, Position
from timeline.registry.noun import CITED_AT, ENTRY, PLACE, Column, Noun, Part, spoken

DISPUTE = Noun(
    model=Dispute,
    crossing=(
        "id",
        "identifier",
        "question",
        "note",
        "about",
        "milestone",
        "observation",
        "era",
        "initiative",
        "indicator",
        "article",
    ),
    texts=("question", "note"),
    parts=(Part(Position, "dispute", rows="positions", inline="positions"),),
    table=(
        "entry",
        "question_en",
        "question_es",
        "number",
        "about",
        "note_en",
        "note_es",
        "identifier",
    ),
    exported_key=("identifier",),
    exported={
        "identifier": Column(_("name of the row that never changes"), "d3w6k1p71"),
        "entry": ENTRY,
        **spoken("question", _("question"), "When did it open?", "¿Cuándo abrió?"),
        **spoken("note", _("neutral note"), "One names the law.", "Una nombra la ley."),
        "about": Column(_("what is disputed; blank for a point of the text"), "date"),
        "milestone": Column(
            _("the milestone that is disputed"),
            *("m3k1p7x2p", "milestone.identifier"),
            to="milestones.identifier",
        ),
        "observation": Column(
            _("the value that is disputed"),
            *("v8d2c5k17", "observation.identifier"),
            to="observations.identifier",
        ),
    },
    not_in_table={
        "milestone": "is chosen on the form, among those of the initiative",
        "observation": "is chosen on the form, among those of the indicator",
    },
    not_on_page={
        "milestone": "decides where the dispute stands",
        "observation": "decides where the dispute stands",
    },
)
POSITION = Noun(
    model=Position,
    crossing=("id", "dispute", "text", "position", *CITED_AT),
    texts=("text",),
    table=(
        "entry",
        "question",
        "source",
        "number",
        "locator",
        "text_en",
        "text_es",
        "position",
    ),
    exported_key=("dispute", "order"),
    exported={
        "dispute": Column(
            _("the dispute"),
            *("d3w6k1p71", "dispute.identifier"),
            to="disputes.identifier",
        ),
        "order": Column(_("its place among the positions of the dispute"), 1, type="integer"),
        "source": Column(_("citekey of its source"), "sear-2016", "source.key", to="sources.key"),
        **PLACE,
        **spoken("text", _("what the source says"), "23 June 2015", "23 de junio de 2015"),
    },
    not_exported={"position": "puts the positions in their order, which is given as a number"},
    not_on_page={
        "position": "puts the positions in their order",
    },
)
