from timeline.models import Authorship
from timeline.registry.noun import Noun

AUTHORSHIP = Noun(
    model=Authorship,
    crossing=("id", "source", "agent", "role", "position"),
    no_table="stands in the table of sources, as authors and editors",
    no_export="stands in the table of sources, as authors and editors",
    not_on_page={
        "role": "is told by where the name stands in the reference",
        "position": "puts the names of a reference in their order",
    },
)
