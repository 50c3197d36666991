from timeline.models import Dispute, Position
from timeline.registry.noun import CITED_AT, Noun, Part

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
    table=("entry", "question_en", "question_es", "number", "about", "note_en", "note_es"),
    no_export="positions are read side by side, on the page",
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
    no_export="positions are read side by side, on the page",
    not_on_page={
        "position": "puts the positions in their order",
    },
)
