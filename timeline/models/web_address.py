from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class WebAddressField(models.URLField[str, str]):
    """An address that a browser may open: http or https, nothing that runs script."""

    default_validators = [
        URLValidator(
            schemes=["http", "https"],
            message=_("Write a web address that begins with https:// or http://."),
        )
    ]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
