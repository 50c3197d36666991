from timeline.models import Relation
from timeline.registry.noun import Noun

RELATION = Noun(
    model=Relation,
    crossing=("id", "from_initiative", "kind", "to_initiative"),
    table=("from_initiative", "kind", "to_initiative"),
    no_export="is read on the pages of both initiatives",
    not_on_page={
        "to_initiative": "is read as the other end of the relation",
    },
)
