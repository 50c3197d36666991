"""Sentences of the stock admin that are named here for the translators alone.

Its own Spanish addresses the reader, and has words that Mexico does not use. Where its English
speaks of its own machinery too, locale/en says it otherwise.
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
MACHINERY = (
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: "
        "%(field_names)s. You may need to file a bug report if the issue persists."
    ),
    _("Please correct the duplicate data for %(field)s."),
    _("Please correct the duplicate data for %(field)s, which must be unique."),
    _("Please correct the duplicate values below."),
    _("The inline value did not match the parent instance."),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("Select this object for an action - {}"),
    _("Model name"),
    _("Change or view list link"),
    _("Models in the %(name)s application"),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the "
        "following protected related objects:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related "
        "objects, but your account doesn't have permission to delete the following types of "
        "objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would require deleting the following "
        "protected related objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would result in deleting related objects, "
        "but your account doesn't have permission to delete the following types of objects:"
    ),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Successfully deleted %(count)d %(items)s."),
)
