"""Sources that are here already under another spelling."""

import re
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.row import Values


def alike(values: Values) -> "QuerySet[Source]":
    """The working copies that may be the same source: the same address, DOI or title, however it is spelt."""
    found = Q(pk__in=[])
    if url := values.get("url"):
        place = bare_address(url)
        near = Source.objects.using(EDITORIAL).filter(url__icontains=place).values_list("pk", "url")
        found |= Q(pk__in=[pk for pk, other in near if bare_address(other) == place])
    if doi := bare_doi(values.get("doi", "")):
        found |= Q(doi__iexact=doi) | Q(doi__iendswith=f"/{doi}")
    if title := values.get("title"):
        found |= Q(title__iexact=title)
    return Source.objects.using(EDITORIAL).filter(found).order_by("pk")


def bare_address(url: str) -> str:
    """The address without what does not tell pages apart: scheme, www, the fragment, a slash at the end."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def bare_doi(doi: str) -> str:
    """The DOI itself, in small letters, without the address or label before it."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", doi.strip().lower())
