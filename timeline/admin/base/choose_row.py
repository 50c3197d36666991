"""The box that chooses a row of a list, named as the row is."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.forms.widgets import CheckboxInput
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# The box above them, of the stock admin, is named here for the translators alone: without it the
# Spanish of the stock admin would address the reader.
ABOVE_THEM = _("Select all objects on this page for an action")


def choose_row(editing: admin.ModelAdmin[Any], obj: Model) -> SafeString:
    """The box of a row, as `action_checkbox` of its admin."""
    label = gettext("Choose “%(entry)s”") % {"entry": obj}
    box = CheckboxInput({"class": "action-select", "aria-label": label}, lambda value: False)
    return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))
