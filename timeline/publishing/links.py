"""What link checks found: stored with the working copies, and carried to visitors without an
editor.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline.links.check import LinkAnswer
from timeline.models import Publication, Source
from timeline.publishing.copy import new_publication
from timeline.publishing.snapshots import LINK, chunks

NOTES = {
    "en": "The links of sources were checked.",
    "es": "Se comprobaron los enlaces de las fuentes.",
}


def store_answer(address: str, answer: LinkAnswer, day: date) -> None:
    """Note the answer with every working copy that has this address now."""
    Source.objects.using(EDITORIAL).filter(url=address).update(
        link_status=answer.status,
        link_checked_on=day,
        link_checked_url=address,
        link_moved_to=answer.moved_to[:1000],
        link_code=answer.code,
        link_trouble=answer.trouble,
    )


def show_links() -> Publication | None:
    """Tell visitors what is known of the links of live sources; the publication, or None where
    nothing is new.

    Nothing else of a source crosses. An address that is not live yet waits until its source is
    published.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        changed = copies_with_news()
        if not changed:
            return None
        # Pages hang on the publication's number alone, so what changes them must make a new one.
        publication = new_publication(Publication.Kind.UPDATE, NOTES, timezone.now())
        Source.objects.using(PUBLIC).bulk_update(changed, LINK, batch_size=100)
    return publication


def copies_with_news() -> list[Source]:
    """The live copies of which more is known than they say, with that filled in."""
    live = Source._base_manager.using(PUBLIC).exclude(url="").only("pk", "url", *LINK)
    copies = {source.pk: source for source in live.order_by("pk")}
    changed = []
    for pks in chunks(copies):
        for source in checked(pks):
            copy = copies[source.pk]
            is_new = any(getattr(copy, name) != getattr(source, name) for name in LINK)
            if copy.url == source.url and is_new:
                for name in LINK:
                    setattr(copy, name, getattr(source, name))
                changed.append(copy)
    return changed


def checked(pks: Iterable[int]) -> QuerySet[Source]:
    """The working copies whose link has been checked at the address that they have, with what is
    known of it.
    """
    rows = Source._base_manager.using(EDITORIAL).filter(pk__in=pks, link_checked_on__isnull=False)
    rows = rows.filter(Q(link_checked_url="") | Q(link_checked_url=F("url")))
    return rows.only("pk", "url", *LINK)
