from timeline.models import Authorship
from timeline.registry.noun import Noun

AUTHORSHIP = Noun(model=Authorship, crossing=("id", "source", "agent", "role", "position"))
