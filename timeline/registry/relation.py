from timeline.models import Relation
from timeline.registry.noun import Noun

RELATION = Noun(model=Relation, crossing=("id", "from_initiative", "kind", "to_initiative"))
