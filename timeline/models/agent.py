from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.addressed import AddressedManager, Slugged
from timeline.models.identifier import Identified
from timeline.models.marks import MarkField
from timeline.models.picture import picture_key
from timeline.models.publishable import Sourced, state_index
from timeline.models.sort_key import Alphabetical
from timeline.models.web_address import WebAddressField


class Agent(Identified, Slugged, Sourced):
    """A person or an organisation that writes, publishes or leads."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_(
            "The whole name as it is written in that language: Mohammad J Sear, United Nations."
        ),
    )
    family = models.CharField(
        _("family name"),
        max_length=100,
        blank=True,
        help_text=_(
            "The part by which a person is cited for short, whole: de la Cruz, Carmona Jr. "
            "Leave it empty for an organisation."
        ),
    )
    given = models.CharField(_("given names"), max_length=100, blank=True)
    biography = models.TextField(
        _("biography"),
        blank=True,
        help_text=_("CommonMark. Name the source where a statement stands: [@key]."),
    )
    website = WebAddressField(_("website"), max_length=500, blank=True)
    picture = picture_key("agents", _("portrait or logo"))
    name_mark = MarkField(of="name")
    name_mark_es = MarkField(of="name_es")

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("person or organisation")
        verbose_name_plural = _("people and organisations")
        ordering = (Alphabetical(), "pk")
        indexes = [
            state_index("agent"),
            models.Index(fields=["withdrawn_at", "sort_key_en", "id"], name="agent_alphabet_en"),
            models.Index(fields=["withdrawn_at", "sort_key_es", "id"], name="agent_alphabet_es"),
            # Editors' lists hold what is withdrawn, too.
            models.Index(fields=["sort_key_en", "id"], name="agent_all_en"),
            models.Index(fields=["sort_key_es", "id"], name="agent_all_es"),
            models.Index(fields=["name_mark"], name="agent_name_mark"),
            models.Index(fields=["name_mark_es"], name="agent_name_mark_es"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="person") | models.Q(family="", given=""),
                name="agent_organisation_has_one_name",
                violation_error_message=_(
                    "An organisation has one name: leave family and given names empty."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as a citation gives it for short: the family name of a person."""
        return self.family or self.name

    def clean(self) -> None:
        """A person has one name in all languages, unless both are written."""
        if self.kind == self.Kind.PERSON:
            name = self.name_in("en")
            for column in ("name_en", "name_es"):
                if not getattr(self, column):
                    setattr(self, column, name)
        super().clean()

    def name_in(self, language: str) -> str:
        """The name in the language of this tag: Spanish for `es` and its kin, else English."""
        english: str = getattr(self, "name_en", "") or ""
        spanish: str = getattr(self, "name_es", "") or ""
        if language.startswith("es"):
            return spanish or english
        return english or spanish
