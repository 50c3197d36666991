from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirstPassword(models.Model):
    """That the password of a person was chosen by somebody else, and is to be changed before
    anything else. Its rows live in the editorial database only.
    """

    # A number and no key that a database holds: users are in the editorial database, this table is
    # in both.
    person = models.PositiveBigIntegerField(unique=True)

    objects: "ClassVar[models.Manager[FirstPassword]]"

    class Meta:
        verbose_name = _("first password")
        verbose_name_plural = _("first passwords")

    def __str__(self) -> str:
        return str(self.person)
