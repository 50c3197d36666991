"""What the texts of a page rest on: its sources, and the titles of the entries that it links to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Model, Prefetch, Q, QuerySet

from govdigital.prepared_queries import Prepared, give_each
from timeline.dates.edtf import BoundField
from timeline.models import Authorship, Picture, Position, Source
from timeline.models.publishable import PublishableQuerySet
from timeline.models.sort_key import SortKeyField
from timeline.public.indicator_figures import rows_by_slug, text_figures
from timeline.public.page_index import titles
from timeline.public.pages import DisputedPoint, TextReferences
from timeline.registry import source_keys, texts_of
from timeline.texts.citation_syntax import CITED_KEY
from timeline.texts.markup import charts, links, pictures

# What a reference says of those who wrote, edited or published a source, and where their pages are.
NAME_COLUMNS = ("slug", "kind", "name_en", "name_es", "family")
# What no page shows of an entry.
OF_EDITORS = (
    *("editor_notes", "translated_from", "translations_due", "fingerprint", "live_fingerprint"),
    *("review_requested_at", "review_requested_by", "review_note", "review_note_by", "reviewed_at"),
)


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
    shown = shown_pictures(using, pictured, own)
    rows += shown
    written += [picture.caption for picture in shown]
    addresses = addresses_in(written)
    # Below its chart stands the way to its page.
    addresses["indicator"] |= charted & observations.keys()
    sources = sources_of(using, rows, keys_in(written))
    # After the sources, which charts and pictures name.
    figures = text_figures(observations, charted)
    by_key = {picture.key: picture for picture in shown}
    by_number = {picture.pk: picture for picture in shown}
    return TextReferences(
        sources,
        titles(using, addresses),
        figures,
        pictures=by_key,
        picture=by_number.get(own),
    )


def shown_columns(model: type[Model], *left_out: str) -> list[str]:
    """The columns that pages show of a row, but for those left out: neither what editors alone see,
    nor what the row works out from its others.
    """
    columns = []
    for column in model._meta.concrete_fields:
        is_derived = isinstance(column, (BoundField, SortKeyField))
        if not is_derived and column.name not in (*OF_EDITORS, *left_out):
            columns.append(column.name)
    return columns


def keys_in(texts: Iterable[str]) -> set[str]:
    """The keys of the sources that the texts cite, and of any that they name without citing it: a
    text is parsed where it is shown, and not for this.
    """
    keys: set[str] = set()
    for text in texts:
        keys.update(CITED_KEY.findall(text))
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
    rows = picture_rows(using, list(keys), [pk] if pk else [])
    return [row for row in rows if row.file and not row.is_document]


@Prepared
def picture_rows(using: str, keys: list[str], numbers: list[int]) -> QuerySet[Picture]:
    """The pictures with these keys or numbers that are not withdrawn."""
    wanted = Q(key__in=keys) | Q(pk__in=numbers)
    return Picture.objects.using(using).filter(wanted, withdrawn_at__isnull=True)


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
            number = vars(row).get(f"{key}_id")
            if number is not None:
                sourced.append((row, key, number))
    numbers = {number for _row, _key, number in sourced}
    sources = source_rows(using, list(keys), list(numbers))
    complete(using, sources)
    by_number = {source.pk: source for source in sources}
    for row, key, number in sourced:
        setattr(row, key, by_number[number])
    return sources


@Prepared
def source_rows(using: str, keys: list[str], numbers: list[int]) -> QuerySet[Source]:
    """The sources with these keys or numbers."""
    return published(Source.objects.using(using)).filter(Q(key__in=keys) | Q(pk__in=numbers))


def published(rows: QuerySet[Source]) -> QuerySet[Source]:
    """The sources, each with the name of its publisher."""
    columns = shown_columns(Source)
    columns += [f"publisher__{name}" for name in NAME_COLUMNS]
    return rows.select_related("publisher").only(*columns)


def complete(using: str, sources: Sequence[Source]) -> None:
    """Give the sources all else that a reference names: who wrote or edited each, in one query,
    and the document that is its archived copy, in one more where the site keeps one; none that is
    withdrawn.
    """
    name_authors(using, sources)
    numbers = {source.archived_document_id for source in sources} - {None}
    documents = {document.pk: document for document in picture_rows(using, [], list(numbers))}
    for source in sources:
        source.archived_document = documents.get(source.archived_document_id or 0)


def name_authors(using: str, sources: Sequence[Source]) -> None:
    """Give the sources those who wrote or edited each, in one query."""
    give_each(sources, "authorships", authorship_rows(using, [source.pk for source in sources]))


@Prepared
def authorship_rows(using: str, sources: list[int]) -> QuerySet[Authorship]:
    """Who wrote or edited these sources, by name, in their order."""
    rows = Authorship.objects.using(using).filter(source__in=sources).select_related("agent")
    # What cites a source parts a person's names.
    return rows.only("source", "role", *[f"agent__{name}" for name in (*NAME_COLUMNS, "given")])


def complete_sources(using: str) -> PublishableQuerySet:
    """Sources with all that a reference names, in two queries."""
    authorships = Prefetch("authorships", Authorship.objects.using(using).select_related("agent"))
    return Source.objects.using(using).select_related("publisher").prefetch_related(authorships)


def texts_in(row: Model) -> list[str]:
    """The texts of a row in the reader's language, titles and what was not read aside."""
    texts = []
    for name in texts_of(type(row)):
        if name in ("title", "name") or f"{name}_en" not in vars(row):
            continue
        if text := getattr(row, name):
            texts.append(text)
    return texts


def disputed_points(using: str, owner: str, key: int | list[int]) -> list[DisputedPoint]:
    """The disputes of the entry with this key, each with its positions, in one query."""
    return points_of(position_rows(using, key, owner=owner))


@Prepared
def position_rows(using: str, key: int | list[int], *, owner: str) -> QuerySet[Position]:
    """What is said in the disputes of the owner with this key, each with its dispute."""
    return in_disputes(Position.objects.using(using).filter(**{owner: key}))


def in_disputes(rows: QuerySet[Position]) -> QuerySet[Position]:
    """The positions by their disputes, which come with them."""
    return rows.select_related("dispute__milestone").order_by("dispute", "position", "pk")


def points_of(positions: Iterable[Position]) -> list[DisputedPoint]:
    """The disputes of these positions, which follow each other by dispute."""
    points: dict[int, DisputedPoint] = {}
    for position in positions:
        point = points.setdefault(position.dispute_id, DisputedPoint(position.dispute, []))
        point.positions.append(position)
    return list(points.values())
