"""Sentences of the stock admin that are named here for the translators alone.

Its own Spanish addresses the reader, and has words that Mexico does not use.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

ADDING = (_("Add"), _("Add %s"), _("Add %(name)s"), _("Add link"), _("Added."), _("Addition"))
ADDING_MORE = (_("Add another %(model)s"), _("Save and add another"))
LISTS = (
    _("Click here to select the objects across all pages"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Remove from sorting"),
    _("Select %s"),
    _("Start typing to filter…"),
    _("Select %s to change"),
    _("Select %s to view"),
)
PAGES = (_("Cannot delete %(name)s"), _("Change history: %s"), _("File to import"))
SAVED = (
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("Changed {fields}."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
)
PASSWORDS = (
    _("Your password was changed."),
    _(
        "Please enter your old password, for security’s sake, and then enter your new password "
        "twice so we can verify you typed it in correctly."
    ),
    _("Enter the same password as before, for verification."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
)
SHORTEST_PASSWORD = ngettext_lazy(
    "Your password must contain at least %(min_length)d character.",
    "Your password must contain at least %(min_length)d characters.",
    "min_length",
)
