from timeline.models import Dispute, Position
from timeline.registry.noun import CITED_AT, Noun, Part

DISPUTE = Noun(
    model=Dispute,
    crossing=(
        "id",
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
    no_table="positions are weighed side by side, in the form",
    no_export="positions are read side by side, on the page",
    not_on_page={
        "milestone": "decides where the dispute stands",
        "observation": "decides where the dispute stands",
    },
)
POSITION = Noun(
    model=Position,
    crossing=("id", "dispute", "text", "position", *CITED_AT),
    texts=("text",),
    no_table="positions are weighed side by side, in the form",
    no_export="positions are read side by side, on the page",
    not_on_page={
        "position": "puts the positions in their order",
    },
)
