import re

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.marks import bare_doi

# DOI handbook 2.2: a prefix that begins with 10., a slash, and a suffix of any characters that can
# be printed.
DOI = re.compile(r"^10\.[0-9]+(?:\.[0-9]+)*/\S+$")


class DOIField(models.CharField[str, str]):
    """A DOI without the address or the label that is often written before it."""

    default_validators = [
        RegexValidator(DOI, _("A DOI begins with “10.” and has a slash: 10.5555/12345678."))
    ]

    def to_python(self, value: object) -> str | None:
        """The bare DOI."""
        text = super().to_python(value)
        return bare_doi(text) if text else text
