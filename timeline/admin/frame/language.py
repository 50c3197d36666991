"""The language in which a person reads the admin: chosen in its head, kept with the account.

The address says the language, as on public pages; whoever has chosen one is led to the same page in
it. Public pages know nothing of it.
"""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from govdigital.databases import EDITORIAL
from timeline.admin.base.row_keys import person_key
from timeline.models import EditorLanguage

IN_SESSION = "admin_language"
TAGS = tuple(tag for tag, _name in settings.LANGUAGES)


class LanguageChoice(NamedTuple):
    """A language of the admin, its own name, and the same page in it."""

    tag: str
    name: str
    address: str


def choices(address: str) -> list[LanguageChoice]:
    """The languages that the head of the page at this address offers."""
    offered = []
    for tag, name in settings.LANGUAGES:
        offered.append(LanguageChoice(tag, name, translate_url(address, tag)))
    return offered


@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the language for this person, and lead back to the page in it."""
    tag = request.POST.get("language", "")
    address = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_here:
        address = reverse("admin:index")
    if tag in TAGS:
        EditorLanguage.objects.using(EDITORIAL).update_or_create(
            person=person_key(request), defaults={"language": tag}
        )
        request.session[IN_SESSION] = tag
        address = translate_url(address, tag)
    return HttpResponseRedirect(address)


def remember(request: HttpRequest) -> None:
    """Let the session of somebody who has just signed in know which language they chose."""
    row = EditorLanguage.objects.using(EDITORIAL).filter(person=person_key(request)).first()
    if row is not None:
        request.session[IN_SESSION] = row.language


def forget(*people: int) -> None:
    """Delete the choices of accounts that are deleted."""
    EditorLanguage.objects.using(EDITORIAL).filter(person__in=people).delete()


def same_page(request: HttpRequest) -> str:
    """The address of this page in the language that the person has chosen; blank where it is in it
    already, or none was chosen.
    """
    if request.method != "GET":
        return ""
    chosen = request.session.get(IN_SESSION, "")
    if chosen not in TAGS or chosen == get_language():
        return ""
    address = translate_url(request.get_full_path(), chosen)
    return address if address != request.get_full_path() else ""
