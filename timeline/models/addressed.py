from typing import Any, ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL
from timeline.models.publishable import Publishable, PublishableManager
from timeline.models.sort_key import SortKeyField

LONGEST = 100


class AddressedManager(PublishableManager[Any]):
    """Finds an entry by its address, so that fixtures name it as readers do and not by a number."""

    def get_by_natural_key(self, address: str) -> Any:
        """The entry with this address; raises DoesNotExist."""
        model: Any = self.model
        return self.get(**{model.address_field: address})


class Addressed(Publishable):
    """An entry with a page of its own; an empty address is filled from the name."""

    address_field: ClassVar[str] = "slug"

    sort_key_en = SortKeyField(language="en")
    sort_key_es = SortKeyField(language="es")

    objects: ClassVar[AddressedManager] = AddressedManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        """The address, by which fixtures name this entry."""
        return (getattr(self, self.address_field),)

    def clean(self) -> None:
        super().clean()
        if not getattr(self, self.address_field):
            setattr(self, self.address_field, self.free_address(str(self)))

    def free_address(self, name: str) -> str:
        """An address made from `name` that no other entry of this kind has."""
        stem = slugify(name)[: LONGEST - 8].strip("-") or str(self._meta.model_name)
        others = type(self)._base_manager.using(self._state.db or EDITORIAL).exclude(pk=self.pk)
        alike = others.filter(**{f"{self.address_field}__startswith": stem})
        existing_addresses = set(alike.values_list(self.address_field, flat=True))
        address = stem
        number = 1
        while address in existing_addresses:
            number += 1
            address = f"{stem}-{number}"
        return address


class Slugged(Addressed):
    """An entry whose address is a slug."""

    slug = models.SlugField(
        _("address"),
        max_length=LONGEST,
        unique=True,
        blank=True,
        error_messages={
            "unique": _("Another entry of this kind has this address. Choose a different one.")
        },
        help_text=_(
            "The last part of the page’s address: small letters, digits and hyphens. "
            "Left empty, it follows the title."
        ),
    )

    class Meta:
        abstract = True
