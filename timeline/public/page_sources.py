"""What the texts of a page rest on: its sources, and the titles of the entries that it links to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Model, Prefetch, Q

from timeline.models import Authorship, Picture, Position, Source
from timeline.models.publishable import PublishableQuerySet
from timeline.public.indicator_figures import rows_by_slug, text_figures
from timeline.public.page_index import titles
from timeline.public.pages import DisputedPoint, TextReferences
from timeline.registry import source_keys, texts_of
from timeline.texts.markup import charts, cited, links, pictures


def references_of(
    using: str,
    *groups: Iterable[Model],
    points: Sequence[DisputedPoint] = (),
    texts: Iterable[str] = (),
    picture_of: Model | None = None,
) -> TextReferences:
    """What all texts of these rows and disputes, and these texts, refer to, in three queries, one
    more where charts stand in them, and one more where pictures do or where the entry `picture_of`
    has one; each row with a source has it complete.
    """
    rows: list[Model] = []
    for group in groups:
        rows.extend(group)
    for point in points:
        rows += [point.dispute, *point.positions]
    charted: set[str] = set()
    pictured: set[str] = set()
    written = list(texts)
    for row in rows:
        written += texts_in(row)
    for text in written:
        if "[[" in text:
            charted.update(charts(text))
            pictured.update(pictures(text))
    observations = rows_by_slug(using, charted, with_named=True)
    for slug in charted & observations.keys():
        rows += observations[slug]
    own: int = getattr(picture_of, "picture_id", None) or 0
    picture_rows = shown_pictures(using, pictured, own)
    rows += picture_rows
    written += [picture.caption for picture in picture_rows]
    addresses = addresses_in(written)
    # Below its chart stands the way to its page.
    addresses["indicator"] |= charted & observations.keys()
    sources = sources_of(using, rows, keys_in(written))
    # After the sources, which charts and pictures name.
    figures = text_figures(observations, charted)
    by_key = {picture.key: picture for picture in picture_rows}
    by_number = {picture.pk: picture for picture in picture_rows}
    return TextReferences(
        sources,
        titles(using, addresses),
        figures,
        pictures=by_key,
        picture=by_number.get(own),
    )


def keys_in(texts: Iterable[str]) -> set[str]:
    """The keys of the sources that the texts cite."""
    keys: set[str] = set()
    for text in texts:
        keys.update(citation.key for citation in cited(text))
    return keys


def addresses_in(texts: Iterable[str]) -> dict[str, set[str]]:
    """The addresses of the entries to which the texts link, by their kinds."""
    addresses: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for link in links(text):
            addresses[link.kind].add(link.slug)
    return addresses


def shown_pictures(using: str, keys: Collection[str], pk: int = 0) -> list[Picture]:
    """The pictures with these keys and the one with this number, in one query, or none where none
    is asked for; neither documents nor what is withdrawn.
    """
    wanted = Q(key__in=sorted(keys))
    if pk:
        wanted |= Q(pk=pk)
    rows = Picture.objects.using(using).filter(wanted, withdrawn_at__isnull=True)
    return [row for row in rows if row.file and not row.is_document]


def sources_of(using: str, rows: Iterable[Model], keys: set[str]) -> list[Source]:
    """The sources with these keys and those of the rows, complete, in two queries, and one more
    where the site keeps a copy of one.

    Django would prefetch the sources of each kind of row apart, and the cited ones once more.
    """
    # Each row, the key by which it names a source, and the number of that source.
    sourced: list[tuple[Model, str, int]] = []
    for row in rows:
        for key in source_keys(type(row)):
            # A list that reads no such column shows no such value.
            is_read = f"{key}_id" not in row.get_deferred_fields()
            number = getattr(row, f"{key}_id") if is_read else None
            if number is not None:
                sourced.append((row, key, number))
    numbers = {number for _row, _key, number in sourced}
    sources = list(complete_sources(using).filter(Q(key__in=keys) | Q(pk__in=numbers)))
    give_archived_documents(using, sources)
    by_number = {source.pk: source for source in sources}
    for row, key, number in sourced:
        setattr(row, key, by_number[number])
    return sources


def give_archived_documents(using: str, sources: Sequence[Source]) -> None:
    """Give each source the document that is its archived copy; none that is withdrawn."""
    numbers = {source.archived_document_id for source in sources} - {None}
    documents: dict[int, Picture] = {}
    if numbers:
        rows = Picture.objects.using(using).filter(withdrawn_at__isnull=True)
        documents = rows.in_bulk(numbers)
    for source in sources:
        source.archived_document = documents.get(source.archived_document_id or 0)


def complete_sources(using: str) -> PublishableQuerySet:
    """Sources with all that a reference names, in two queries."""
    authorships = Prefetch("authorships", Authorship.objects.using(using).select_related("agent"))
    return Source.objects.using(using).select_related("publisher").prefetch_related(authorships)


def texts_in(row: Model) -> list[str]:
    """The texts of a row in the reader's language, titles aside."""
    texts = []
    for name in texts_of(type(row)):
        if name not in ("title", "name") and getattr(row, name):
            texts.append(getattr(row, name))
    return texts


def disputed_points(using: str, owner: Q) -> list[DisputedPoint]:
    """The disputes of the entry that `owner` names, each with its positions, in one query."""
    rows = Position.objects.using(using).filter(owner)
    rows = rows.select_related("dispute__milestone")
    points: dict[int, DisputedPoint] = {}
    for position in rows.order_by("dispute", "position", "pk"):
        point = points.setdefault(position.dispute_id, DisputedPoint(position.dispute, []))
        point.positions.append(position)
    return list(points.values())
