from django.utils.translation import gettext_lazy as _

from timeline.models import Authorship
from timeline.registry.noun import Column, Noun

AUTHORSHIP = Noun(
    model=Authorship,
    crossing=("id", "source", "agent", "role", "position"),
    no_table="stands in the table of sources, as authors and editors",
    exported_key=(
        "source",
        "agent",
        "role",
    ),
    exported={
        "source": Column(_("citekey of the source"), "sear-2016", "source.key", to="sources.key"),
        "agent": Column(
            _("last part of the address of the author or editor"),
            *("ana-perez", "agent.slug"),
            to="agents.slug",
        ),
        "role": Column(_("author or editor"), "author"),
        "position": Column(_("its place among the names of the source"), 1),
    },
    not_on_page={
        "role": "is told by where the name stands in the reference",
        "position": "puts the names of a reference in their order",
    },
)
