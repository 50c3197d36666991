"""Files of pictures that may be drafts: for editors, and for who has the link of a shared
preview.
"""

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.admin.preview.shared_page import entry_of, link_of
from timeline.files import stores
from timeline.models import Picture
from timeline.public.media import file_of


@require_safe
@staff_member_required
def preview_media(request: HttpRequest, name: str) -> HttpResponse:
    """The file of any working copy, also of an older version, for those who may see pictures."""
    if not admin.site.get_model_admin(Picture).has_view_permission(request):
        raise PermissionDenied
    return file_of(request, stores.EDITORIAL_FILES, name)


@require_safe
def shared_media(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The file, while the link opens its page. A name cannot be guessed: who knows it has read it
    on the page.
    """
    link = link_of(token)
    if link is None or not link.opens or entry_of(link) is None:
        raise Http404
    return file_of(request, stores.EDITORIAL_FILES, name)
