"""Every page of the admin that shows something to an administrator, by the name of its address."""

import re

from tests.admin.matrix import GET, WHO, addresses

ADMINISTRATOR = WHO.index("administrator")
# What scripts ask for.
NO_PAGES = ("autocomplete", "jsi18n", "writing_")
# What stands in the address of a page about chosen entries, and of a comparison.
QUERIES = {
    **dict.fromkeys(
        ("publish", "withdraw", "review", "send-back", "confirm", "change-many", "reviewer"),
        "?entry={number}",
    ),
    **dict.fromkeys(
        ("assign", "assignment-done"),
        "?entry={number}",
    ),
    "compare": "?old={version}&new={version}",
}


def admin_places(numbers):
    """By the name of each address, what follows /admin/ in it; `numbers` has the key of a row of
    each kind, and of a version of it.
    """
    places = {}
    for name, route in addresses().items():
        if not name.startswith("admin:") or GET.get(name, "")[ADMINISTRATOR:] != "S":
            continue
        label = name.removeprefix("admin:")
        if label.startswith(NO_PAGES):
            continue
        kind, _underscore, view = label.partition("_")
        values = {"number": numbers.get(kind, 1), "version": numbers.get(f"{kind}_version", 1)}
        place = route.partition("admin/")[2]
        place = re.sub(r"\^?\(\?P<(\w+)>[^)]*\)(/?)\$", r"<\1>\2", place)
        for part in re.findall(r"<(?:\w+:)?(\w+)>", place):
            place = re.sub(rf"<(?:\w+:)?{part}>", value_of(part, values), place)
        places[label] = place + QUERIES.get(view, "").format(**values)
    return places


def value_of(name, values):
    """What stands for a part of a route."""
    others = {"app_label": "timeline", "token": "nonsense", "uidb64": "MQ"}
    return str(others.get(name) or values.get(name) or values["number"])
