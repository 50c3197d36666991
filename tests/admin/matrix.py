"""Every address of the admin and the previews, and what each answers to whom.

A row has a letter for each of VISITOR, STAFF without rights, CONTRIBUTOR, EDITOR, ADMINISTRATOR: L
led to the login, R refused (403), S shown (200), D done (leads on), M missing (404), N only read
(405).
"""

import re
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

WHO = ("visitor", "staff", "contributor", "editor", "administrator")
PLACES = ("admin", "account", "preview")

READ, WRITTEN = "LRSSS", {"add": "LRSSS", "change": "LRSSS"}
COMMON = {"history": READ, "changelist": READ, "object": "LDDDD"}
REVIEW = {"review": READ, "send-back": "LRRSS", "confirm": "LRRSS", "reviewer": "LRRSS"}
HISTORY = {"copy": READ, "deleted": READ, "recover": "LRDDD", "compare": "LRDDD", "restore": READ}
ASSIGNING = {"assign": READ, "assignment-done": READ}
SHARED = {"share": READ, "revoke": "LNNNN"}
UNSHARED = {"share": "LMMMM", "revoke": "LMMMM"}
COMMENTED = {"comment": READ}
TABLES = {"import": READ, "export": READ, "process_import": "LRDDD"}
DECIDING = {"delete": "LRRSS", "publish": "LRRSS", "withdraw": "LRRSS"}
ENTRY = COMMON | WRITTEN | REVIEW | ASSIGNING | HISTORY | SHARED | DECIDING | COMMENTED
LOG = COMMON | {"add": "LRRRR", "change": READ, "delete": "LRRRR"}
PEOPLE = dict.fromkeys(
    ("history", "changelist", "add", "change", "delete", "password_change", "second_factor"),
    "LRRRS",
)
KINDS: dict[str, dict[str, str]] = {
    "agent": ENTRY | TABLES,
    "article": ENTRY | {"order": READ},
    "era": ENTRY | TABLES | {"order": READ},
    "indicator": ENTRY | TABLES,
    "initiative": ENTRY | TABLES | {"change-many": READ},
    "picture": ENTRY | UNSHARED | {"revoke": "LNNNN", "copy": "LMMMM"},
    "theme": ENTRY | TABLES | UNSHARED | {"revoke": "LNNNN"},
    "subject": ENTRY | UNSHARED | {"revoke": "LNNNN", "copy": "LMMMM", "order": READ},
    "source": ENTRY | TABLES | {"replace": READ, "references": READ},
    # A dispute is a part of an entry, whose history holds its own: contributors delete it;
    # nobody adds it but on the entry's form or by a table.
    "dispute": COMMON
    | TABLES
    | {"history": "LRDDD", "add": "LRRRR", "change": READ, "delete": READ},
    # The list of the one site leads to its form; nobody deletes or withdraws it.
    "site": COMMON
    | {"changelist": "LRDDD", "add": "LRRRR", "change": READ, "delete": "LRRRR"}
    | {"publish": "LRRRS", "withdraw": "LMMMM", "share": "LMMMM", "revoke": "LNNNN"}
    | dict.fromkeys(REVIEW | ASSIGNING, "LRRRS")
    | COMMENTED
    | {"deleted": "LRRRR", "recover": "LRRRR", "compare": "LRDDD", "restore": "LRRRS"}
    | {"copy": "LMMMM"},
    "publication": LOG,
    "scheduledpublication": LOG | {"cancel": "LRRSS"},
    "formeraddress": COMMON | {"add": "LRRSS", "change": READ, "delete": "LRRSS"},
    "mail": {"history": "LRRRS", "changelist": "LRRRS", "object": "LDDDD"}
    | {"add": "LRRRR", "change": "LRRRS", "delete": "LRRRR"},
    # Nobody adds or deletes one, and only who may answer sees them.
    "report": {"history": "LDDDD", "changelist": "LRRSS", "object": "LDDDD"}
    | {"add": "LRRRR", "change": "LRRDD", "delete": "LRRRR"},
    # Whoever changes the accounts of others shows again who they are.
    "user": PEOPLE
    | {"object": "LDDDD"}
    | dict.fromkeys(("add", "delete", "password_change", "second_factor"), "LRRRD"),
}
PREVIEWS = (
    *(
        "timeline",
        "era",
        "initiatives",
        "initiative",
        "sources",
        "source",
        "indicators",
        "indicator",
    ),
    *(
        "indicator_values",
        "book",
        "indicator_values_json",
        "person",
        "organisation",
        "article",
        "search",
        "suggestions",
        "updates",
        "feed",
    ),
    *("publication", "data", "accessibility"),
    *("eras", "people", "organisations", "articles", "disputes"),
)
GET = {
    **{f"admin:{kind}_{view}": row for kind, rows in KINDS.items() for view, row in rows.items()},
    **{f"preview:{name}": READ for name in PREVIEWS},
    # An older address, and a feed of a kind that there is not.
    "preview:essays": "LRDDD",
    "preview:feed_of_kind": "LRMMM",
    "admin:writing_sources": READ,
    "admin:writing_dates": "LSSSS",
    **dict.fromkeys(("admin:writing_entries", "admin:writing_pictures"), READ),
    "admin:writing_preview": "LNNNN",
    "admin:still_open": "LNNNN",
    "admin:comments": READ,
    "admin:comments_thread": READ,
    "admin:notices": "LSSSS",
    "admin:notices_read": "LNNNN",
    "admin:notice": "LDDDD",
    "admin:my_notices": "LSSSS",
    "admin:index": "LSSSS",
    "admin:manual": "LSSSS",
    "admin:language": "LNNNN",
    "admin:save_filter": "LNNNN",
    "admin:delete_filter": "LNNNN",
    "admin:choose_password": "SSSSS",
    **dict.fromkeys(("admin:reviews", "admin:activity", "admin:calendar"), READ),
    "admin:login": "SDDDD",
    "admin:logout": "DNNNN",
    "admin:password_change": "LSSSS",
    "admin:password_change_done": "LSSSS",
    "admin:autocomplete": READ,
    "admin:jsi18n": "LSSSS",
    "admin:view_on_site": "LMMMM",
    "admin:app_list": "LMSSS",
    "admin:rest": "LMMMM",
}
# One's own account is open to whoever may see the admin; what changes it asks again who they are.
ACCOUNT = {
    **dict.fromkeys(("mfa_index", "mfa_list_webauthn", "usersessions_list"), "LSSSS"),
    **dict.fromkeys(("account_typed", "end_session"), "LNNNN"),
    **dict.fromkeys(("mfa_authenticate", "mfa_login_webauthn"), "LDDDD"),
    **dict.fromkeys(("account_forgotten", "account_forgotten_sent"), "SSSSS"),
    "account_reauthenticate": "LSSSS",
    **dict.fromkeys(("account_confirmed", "account_reauthenticate_organisation"), "LDDDD"),
    # Without a second factor, the password is asked for instead.
    **dict.fromkeys(("mfa_reauthenticate", "mfa_reauthenticate_webauthn"), "LDDDD"),
    **dict.fromkeys(("mfa_activate_totp", "totp_picture", "mfa_add_webauthn"), "LDDDD"),
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), "LDDDD"),
    **dict.fromkeys(("mfa_deactivate_totp", "mfa_view_recovery_codes"), "LMMMM"),
    **dict.fromkeys(("mfa_generate_recovery_codes",), "LDDDD"),
    "mfa_download_recovery_codes": "LMMMM",
}
GET |= {f"account:{name}": row for name, row in ACCOUNT.items()}
CHANGING: dict[str, dict[str, Any]] = {
    "add": {},
    "change": {},
    "delete": {"post": "yes"},
    "publish": {"kind": "new"},
    "withdraw": {"reason": "gone"},
    "review": {"note": "Please look."},
    "send-back": {"note": "Not yet."},
    "confirm": {},
    "assign": {},
    "reviewer": {},
    "assignment-done": {},
    "cancel": {},
    "password_change": {},
    "second_factor": {},
    "restore": {"seen": ""},
    "recover": {"seen": ""},
    "share": {"days": "7"},
    "copy": {"title_en": "Another", "title": "Another", "name_en": "Another"},
    "change-many": {"era": "none"},
    "order": {},
    "comment": {},
    **{
        view: {}
        for view in ("revoke", "replace", "references", "import", "export", "process_import")
    },
}
# A draft is ready to go live, to be reviewed or deleted; what is added, changed or withdrawn lacks
# something.
DONE = {"delete": "LRRDD", "publish": "LRRDD", "review": "LRDDD", "revoke": "LRDDD"}
DONE |= {"copy": "LRDDD", "change-many": "LRDDD"}
KINDS_POST = {
    "picture": DONE | UNSHARED | {"copy": "LMMMM"},
    "theme": DONE | UNSHARED,
    "subject": DONE | UNSHARED | {"copy": "LMMMM"},
    "dispute": {"delete": "LRDDD"},
    "site": {
        "change": "LRRRS",
        "delete": "LRRRR",
        "publish": "LRRRD",
        "review": "LRRRD",
        "confirm": "LRRRD",
    }
    | UNSHARED,
    "publication": {"change": "LRRRR"},
    "report": {},
    "mail": {"change": "LRRRR"},
    "scheduledpublication": {"change": "LRRRR", "cancel": "LRRDD"},
    "formeraddress": {"change": "LRRRR", "delete": "LRRDD"},
    "user": {"change": "LRRRD", "delete": "LRRRD", "second_factor": "LRRRD"},
}
POST = {
    f"admin:{kind}_{view}": KINDS_POST.get(kind, DONE).get(view, row)
    for kind, rows in KINDS.items()
    for view, row in rows.items()
    if view in CHANGING
}


def addresses() -> dict[str, str]:
    """The route of each address by a name: of the place, the kind and the view."""
    return dict(walk(get_resolver().url_patterns))


def walk(patterns: list[Any], route: str = "", place: str = "") -> Any:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            named_place = "account" if here.endswith("admin/account/") else pattern.namespace
            yield from walk(pattern.url_patterns, here, place or named_place or "")
        elif isinstance(pattern, URLPattern) and place in PLACES:
            yield f"{place}:{named(pattern, here)}", here


def named(pattern: URLPattern, route: str) -> str:
    if pattern.name:
        return re.sub("^(timeline|reader_reports|auth)_", "", pattern.name)
    kind = re.search(r"(\w+)/<path:object_id>/$", route)
    return f"{kind[1]}_object" if kind else "rest"
