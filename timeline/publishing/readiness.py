"""Why an entry cannot go live yet, and what is only advised."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.charts.spans import LONGEST_LABEL
from timeline.files import stores
from timeline.files.names import files_of
from timeline.files.stores import EDITORIAL_FILES
from timeline.models import (
    Agent,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Picture,
    Publishable,
    Source,
    Sourced,
)
from timeline.models.addressed import Addressed
from timeline.models.field_words import label_of
from timeline.models.languages import LANGUAGES
from timeline.models.licence import Licence
from timeline.publishing.derive import dated_rows, disputes_of, text_in, texts_by_column
from timeline.publishing.far_dates import far_dates
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.publishing.parents import (
    along,
    foreign_keys,
    parents_of,
    prefetch_parts,
)
from timeline.publishing.picture_weights import MOST_BYTES, heavy_pages
from timeline.publishing.showing_entries import entries_telling
from timeline.publishing.snapshots import chunks
from timeline.publishing.translations import translation_advice
from timeline.registry import LINKED, noun_of, texts_of
from timeline.texts.amounts import PERCENT
from timeline.texts.markup import (
    charts,
    cited,
    ends_in_remark,
    has_marks_of_texts,
    links,
    pictures,
)
from timeline.texts.markup import problems as sentences_about
from timeline.texts.value_places import (
    Values,
    named_indicators,
    named_place,
    place_problems,
    values_of,
)


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong, in a sentence, and the form field or inline where it can be
    mended.
    """

    entry: Publishable
    field: str
    sentence: str
    # The working copy of another entry that has to be published first, or together.
    other: Publishable | None = None


@dataclass(frozen=True)
class WrittenText:
    """A text of an entry or of its parts, and the form field or inline that holds it."""

    field: str
    text: str


@dataclass(frozen=True)
class Named:
    """What exists of what the texts of a batch name: citekeys, and links by kind and slug, with
    pictures among them.
    """

    citekeys: set[str]
    links: set[tuple[str, str]]
    # The keys of those pictures that are documents, and of those that only decorate.
    documents: set[str]
    decorative: set[str]
    # The values of indicators, by address, of those that places in texts name.
    values: dict[str, Values]


def problems(
    entries: Iterable[Publishable], waiting: Sequence[Publishable] | None = None
) -> list[Problem]:
    """Everything that keeps these entries from going live together; empty when nothing does.

    `waiting` has what `along` says of them, for who has asked it already.
    """
    batch = list(entries)
    prefetch_parts(batch)
    named = what_exists(batch)
    reasons: list[Problem] = []
    for entry in batch:
        for check in CHECKS:
            reasons += check(entry, named)
    if waiting is None:
        waiting = along(batch)
    for check_together in CHECKS_TOGETHER:
        reasons += check_together(batch, waiting)
    return list(dict.fromkeys(reasons))


def advice(entries: Iterable[Publishable]) -> list[Problem]:
    """What would make the entries better, but keeps none of them from going live."""
    batch = list(entries)
    prefetch_parts(batch)
    hints = [Problem(date.entry, date.field, date.sentence) for date in far_dates(batch)]
    hints += heavy_pictures(batch)
    for entry in batch:
        for hint in translation_advice(entry):
            hints.append(Problem(entry, hint.field, hint.sentence))
        hints += long_titles(entry)
        if not isinstance(entry, Sourced):
            continue
        unsourced = entry.statements - entry.statements_sourced
        if unsourced:
            sentence = _("Statements without a source: %(number)s.") % {"number": unsourced}
            field = f"{noun_of(entry).cited[-1]}_{LANGUAGES[0]}"
            hints.append(Problem(entry, field, sentence))
    return hints


def heavy_pictures(batch: Sequence[Publishable]) -> Iterator[Problem]:
    """Pages whose pictures take long to come on a slow line."""
    for page in heavy_pages(batch):
        sentence = _(
            "The pictures of this page have %(number)s kB on a screen of 1280 pixels; more than "
            "%(most)s kB take long to come. Show fewer, or simpler ones."
        )
        numbers = {"number": round(page.bytes / 1000), "most": MOST_BYTES // 1000}
        yield Problem(page.entry, page.field, sentence % numbers)


def long_titles(entry: Publishable) -> Iterator[Problem]:
    """Titles of initiatives that are too long for the label of a drawing and have no short form."""
    if not isinstance(entry, Initiative):
        return
    for tag in LANGUAGES:
        title = text_in(entry, "title", tag)
        if len(title) > LONGEST_LABEL and not text_in(entry, "short_title", tag):
            sentence = _(
                "“%(title)s” is too long for a drawing. Give it a short title of at most "
                "%(number)s characters."
            )
            sentence = sentence % {"title": title, "number": LONGEST_LABEL}
            yield Problem(entry, f"short_title_{tag}", sentence)


def what_exists(batch: Sequence[Publishable]) -> Named:
    """The sources and the entries that the texts of the batch name, and that editors have."""
    citekeys: set[str] = set()
    slugs: dict[str, set[str]] = defaultdict(set)
    picture_keys: set[str] = set()
    for entry in batch:
        for written in citing_texts(entry):
            citekeys.update(cite.key for cite in cited(written.text))
            for link in links(written.text):
                slugs[link.kind].add(link.slug)
            slugs["indicator"].update(charts(written.text))
            picture_keys.update(pictures(written.text))
    sources = Source.objects.using(EDITORIAL).filter(key__in=citekeys)
    citekeys = set(sources.values_list("key", flat=True))
    named = Named(citekeys, set(), set(), set(), values_named(batch))
    for picture in Picture.objects.using(EDITORIAL).filter(key__in=picture_keys):
        named.links.add(("picture", picture.key))
        if picture.is_document:
            named.documents.add(picture.key)
        elif picture.decorative:
            named.decorative.add(picture.key)
    for kind in slugs.keys() & LINKED.keys():
        model = LINKED[kind]
        lookup: dict[str, object] = {f"{model.address_field}__in": slugs[kind]}
        if model is Agent:
            lookup["kind"] = kind
        rows = model._base_manager.using(EDITORIAL).filter(**lookup)
        for slug in rows.values_list(model.address_field, flat=True):
            named.links.add((kind, slug))
    return named


def values_named(batch: Sequence[Publishable]) -> dict[str, Values]:
    """The values of the indicators that stand before places in the texts of the batch, and of those
    of the batch whose own texts have places; an indicator without a value has none.
    """
    slugs: set[str] = set()
    for entry in batch:
        texts = [written.text for written in placed_texts(entry)]
        slugs |= named_indicators(*texts)
        if isinstance(entry, Indicator) and any("{" in text for text in texts):
            slugs.add(entry.slug)
    if not slugs:
        return {}
    values: dict[str, Values] = {}
    for indicator in Indicator.objects.using(EDITORIAL).filter(slug__in=slugs):
        values[indicator.slug] = values_of(indicator, [])
    rows: dict[str, list[Observation]] = defaultdict(list)
    observations = Observation.objects.using(EDITORIAL).filter(indicator__slug__in=slugs)
    for row in observations.select_related("indicator", "subject"):
        rows[row.indicator.slug].append(row)
    for slug, of_indicator in rows.items():
        values[slug] = values_of(of_indicator[0].indicator, of_indicator)
    return values


def empty_fields(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Required fields that nobody has filled."""
    fields = {field.name: field for field in entry._meta.concrete_fields}
    for name in noun_of(entry).required:
        if not str(getattr(entry, name) or "").strip():
            label = label_of(fields[name])
            yield Problem(entry, name, _("“%(field)s” is empty.") % {"field": label})


def invalid_fields(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Values that no form would have let through."""
    try:
        # The database answers for the rows that keys lead to; asking for each would take a query.
        entry.clean_fields(exclude={field.name for field in foreign_keys(entry)})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                yield Problem(entry, name, sentence)


def wrong_texts(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Marks that cannot be read, and names of sources and entries that do not exist."""
    for written in citing_texts(entry):
        for sentence in sentences_about(written.text, named.citekeys, named.links):
            yield Problem(entry, written.field, sentence)


def wrong_places(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Places in texts at which no value can stand."""
    own = named.values.get(entry.slug) if isinstance(entry, Indicator) else None
    for written in placed_texts(entry):
        for sentence in place_problems(written.text, own, named.values):
            yield Problem(entry, written.field, sentence)


def places_in_other_texts(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Places for values in texts that have none: visitors would read the braces."""
    placed = {written.field for written in placed_texts(entry)}
    for written in citing_texts(entry):
        place = named_place(written.text)
        if written.field not in placed and place:
            sentence = _("“%(place)s” would be shown as it is typed: this text has no values.")
            yield Problem(entry, written.field, sentence % {"place": place})


def misplaced_figures(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Charts and pictures in texts of one paragraph, which have no place for them."""
    for written in citing_texts(entry):
        name = written.field.rpartition("_")[0]
        if name in noun_of(entry).paragraphs:
            continue
        if charts(written.text):
            sentence = _("A chart can stand only in a text of several paragraphs.")
            yield Problem(entry, written.field, sentence)
        if pictures(written.text):
            sentence = _("A picture can stand only in a text of several paragraphs.")
            yield Problem(entry, written.field, sentence)


def documents_as_pictures(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Documents where a text is to show a picture."""
    for written in citing_texts(entry):
        for key in pictures(written.text):
            if key in named.documents:
                sentence = _(
                    "“%(key)s” is a document, and a text shows pictures only. Choose it as the "
                    "archived copy of a source, and cite that."
                )
                yield Problem(entry, written.field, sentence % {"key": key})


def decorations_in_texts(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Pictures in a text of which readers who cannot see them would be told nothing."""
    for written in citing_texts(entry):
        for key in pictures(written.text):
            if key in named.decorative:
                sentence = _(
                    "“%(key)s” is decorative, which only the logo of an organisation can be. Give "
                    "it an alternative text, or take it out of the text."
                )
                yield Problem(entry, written.field, sentence % {"key": key})


def cited_in_a_note(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Citations in the note of a source, which would lead to no note."""
    if not isinstance(entry, Source):
        return
    for tag in LANGUAGES:
        if cited(text_in(entry, "note", tag)):
            sentence = _(
                "This note is the editors’ own word and names no source. Take the citation "
                "out of it."
            )
            yield Problem(entry, f"note_{tag}", sentence)


def marks_in_plain_texts(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Citations and links where they would be shown as they are typed."""
    for written in plain_texts(entry):
        if has_marks_of_texts(written.text):
            sentence = _("“%(text)s” is shown as it is typed: take what is in brackets out of it.")
            yield Problem(entry, written.field, sentence % {"text": written.text[:60]})


def wrong_dated_rows(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Milestones and observations without a source, or with no place for its number."""
    field = noun_of(entry).dated_rows
    for row in dated_rows(entry):
        if not row.source_id:
            yield Problem(entry, field, _("“%(row)s” names no source.") % {"row": row})
        if isinstance(entry, Indicator) and isinstance(row, Observation):
            refusal = entry.refusal(row.value or Decimal(0))
            if refusal:
                sentence = _("“%(row)s”: %(refusal)s") % {"row": row, "refusal": refusal}
                yield Problem(entry, field, sentence)
        # The number of a milestone's source stands behind its words.
        if isinstance(row, Milestone) and any(map(ends_in_remark, texts_of_row(row))):
            sentence = _(
                "“%(row)s” ends in a remark, and the number of its source would stand at it. Put "
                "it first."
            )
            yield Problem(entry, field, sentence % {"row": row})


def some_without_subject(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Values that name no subject beside others that do, which no chart can place."""
    if not isinstance(entry, Indicator):
        return
    have_subject = {row.subject_id is not None for row in entry.observations.all()}
    if len(have_subject) > 1:
        sentence = _(
            "Some values name a subject and others do not. Name one for each, or for none."
        )
        yield Problem(entry, "observations", sentence)


def one_sided_disputes(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Disputes without two sides."""
    for dispute in disputes_of(entry):
        if len(dispute.positions.all()) < 2:
            sentence = _("The dispute “%(question)s” needs the positions of two sources.")
            yield Problem(entry, "disputes", sentence % {"question": dispute})


def without_origin(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Sources of which nothing says where they come from."""
    if not isinstance(entry, Source):
        return
    if not (entry.publisher_id or entry.container_title or entry.authorships.all()):
        sentence = _("Name an author, a publisher or what the source is published in.")
        yield Problem(entry, "authorships", sentence)


def taken_addresses(
    batch: Sequence[Publishable], waiting: Sequence[Publishable]
) -> Iterator[Problem]:
    """Addresses that another entry still has in PUBLIC, though its working copy has given them
    up.
    """
    for model, same in same_model(batch).items():
        if not issubclass(model, Addressed):
            continue
        by_address = {getattr(entry, model.address_field): entry for entry in same}
        leaving = {entry.pk for entry in by_address.values()}
        for addresses in chunks(by_address):
            rows = model._base_manager.using(PUBLIC)
            for holder in rows.filter(**{f"{model.address_field}__in": addresses}):
                if holder.pk not in leaving:
                    address = getattr(holder, model.address_field)
                    yield taken_address(by_address[address], address, holder)


def taken_address(entry: Publishable, address: str, holder: Addressed) -> Problem:
    """That the live entry `holder` still has the address, and the way out."""
    other = type(holder)._base_manager.using(EDITORIAL).filter(pk=holder.pk).first()
    if other is None:
        sentence = _(
            "“%(other)s” has the address “%(address)s” for visitors, and no working copy. "
            "Ask whoever runs the site to call “manage.py check_databases”."
        )
    elif holder.withdrawn_at:
        sentence = _(
            "“%(other)s” is withdrawn, and its page keeps the address “%(address)s”. "
            "Withdraw it as gone or replaced, or publish it with its new address, first or "
            "together."
        )
    else:
        sentence = _(
            "“%(other)s” still has the address “%(address)s” for visitors. "
            "Publish it first with its new address, or both together."
        )
    sentence = sentence % {"other": holder, "address": address}
    return Problem(entry, holder.address_field, sentence, other)


def parents_not_live(
    batch: Sequence[Publishable], waiting: Sequence[Publishable]
) -> Iterator[Problem]:
    """Entries that these need and that neither are live nor go live with them."""
    parents = {key_of(parent): parent for parent in waiting}
    if not parents:
        return
    for entry in batch:
        # A source may be needed in several places: it is said once, with the first of them.
        fields: dict[EntryKey, str] = {}
        for parent in reversed(parents_of(entry)):
            fields[parent.key] = parent.field
        for key, field in reversed(fields.items()):
            if key in parents:
                sentence = _(
                    "“%(parent)s” is not live. Publish it first, or together with this entry."
                )
                yield Problem(entry, field, sentence % {"parent": parents[key]})


def charts_of_nothing(
    batch: Sequence[Publishable], waiting: Sequence[Publishable]
) -> Iterator[Problem]:
    """Charts of indicators that are neither live nor go live with these entries, or that have no
    value to draw.
    """
    places: list[tuple[Publishable, str, str]] = []
    for entry in batch:
        for written in citing_texts(entry):
            for slug in charts(written.text):
                places.append((entry, written.field, slug))
    slugs = {slug for _entry, _field, slug in places}
    if not slugs:
        return
    drafts = {row.slug: row for row in Indicator.objects.using(EDITORIAL).filter(slug__in=slugs)}
    going_live = {entry.slug for entry in batch if isinstance(entry, Indicator)}
    live = Indicator.objects.using(PUBLIC).listed().filter(slug__in=slugs - going_live)
    is_live = set(live.values_list("slug", flat=True))
    drawn = drawn_indicators(EDITORIAL, slugs & going_live) | drawn_indicators(PUBLIC, is_live)
    for entry, name, slug in places:
        # Of one that does not exist another check speaks.
        if slug not in drafts:
            continue
        if slug not in going_live | is_live:
            sentence = _(
                "The chart of “%(indicator)s” would be empty: the indicator is not live. Publish "
                "it first, or together with this entry."
            )
        elif slug not in drawn:
            sentence = _("“%(indicator)s” has no value that its chart could show.")
        else:
            continue
        sentence = sentence % {"indicator": drafts[slug]}
        yield Problem(entry, name, sentence, drafts[slug])


def drawn_indicators(using: str, slugs: set[str]) -> set[str]:
    """The addresses of the indicators that have a value to draw: one with a date, or a share."""
    if not slugs:
        return set()
    rows = Observation.objects.using(using).filter(indicator__slug__in=slugs)
    drawn = rows.exclude(date="") | rows.filter(indicator__unit_en=PERCENT)
    return set(drawn.values_list("indicator__slug", flat=True))


def without_file(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Pictures whose file nobody has chosen, or is not where it was put."""
    if not isinstance(entry, Picture):
        return
    if not entry.file:
        yield Problem(entry, "upload", _("This picture has no file. Upload one."))
        return
    try:
        is_missing = not all(stores.exists(EDITORIAL_FILES, name) for name in files_of(entry))
    except stores.StoreAway:
        yield Problem(entry, "", _("The store of files does not answer. Please try again."))
        return
    if is_missing:
        yield Problem(entry, "upload", _("A file of this picture is missing. Upload it again."))


def without_licence(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Pictures of which nobody says what allows to show them, or from where they are quoted."""
    if not isinstance(entry, Picture):
        return
    if not entry.licence:
        sentence = _("Nothing is shown whose licence is not known. Choose the licence.")
        yield Problem(entry, "licence", sentence)
    if entry.licence == Licence.QUOTED and not entry.source_id:
        sentence = _("What is quoted names its source. Choose it, or another licence.")
        yield Problem(entry, "source", sentence)


def without_alternative(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Pictures of which readers who cannot see them are told nothing, in one of the languages."""
    if not isinstance(entry, Picture) or entry.decorative or entry.is_document:
        return
    for tag in LANGUAGES:
        if not text_in(entry, "alt", tag).strip():
            sentence = _("Say what the picture shows, for readers who cannot see it.")
            yield Problem(entry, f"alt_{tag}", sentence)


def decorative_but_told(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Decorative pictures that are more than the logo of an organisation."""
    if not isinstance(entry, Picture) or not entry.decorative:
        return
    for telling in entries_telling(entry)[:1]:
        sentence = _(
            "“%(entry)s” shows this picture, and only the logo of an organisation is decorative. "
            "Give it an alternative text."
        )
        yield Problem(entry, "decorative", sentence % {"entry": telling})


def unfit_picture(entry: Publishable, named: Named) -> Iterator[Problem]:
    """Entries whose picture is none, or only decorates where it has to be told."""
    picture: Picture | None = getattr(entry, "picture", None)
    if picture is None:
        return
    if picture.is_document:
        sentence = _("“%(picture)s” is a document and cannot be shown as a picture.")
        yield Problem(entry, "picture", sentence % {"picture": picture})
    is_organisation = isinstance(entry, Agent) and entry.kind == Agent.Kind.ORGANISATION
    if picture.decorative and not is_organisation:
        sentence = _(
            "“%(picture)s” is decorative, which only the logo of an organisation can be. Give it "
            "an alternative text."
        )
        yield Problem(entry, "picture", sentence % {"picture": picture})


# What keeps one entry back, whatever else is live, in the order in which editors are told.
CHECKS: tuple[Callable[[Publishable, Named], Iterator[Problem]], ...] = (
    empty_fields,
    invalid_fields,
    wrong_texts,
    wrong_places,
    places_in_other_texts,
    misplaced_figures,
    documents_as_pictures,
    decorations_in_texts,
    cited_in_a_note,
    marks_in_plain_texts,
    wrong_dated_rows,
    some_without_subject,
    one_sided_disputes,
    without_origin,
    without_file,
    without_licence,
    without_alternative,
    decorative_but_told,
    unfit_picture,
)
# What depends on what else is live, or goes live with it; asked with the parents that are not live.
CHECKS_TOGETHER: tuple[
    Callable[[Sequence[Publishable], Sequence[Publishable]], Iterator[Problem]], ...
] = (
    taken_addresses,
    parents_not_live,
    charts_of_nothing,
)


def citing_texts(entry: Publishable) -> list[WrittenText]:
    """Every text of the entry and its parts that may cite, and the notes of sources."""
    texts = [WrittenText(column, text) for column, text in texts_by_column(entry).items()]
    if isinstance(entry, Source):
        for tag in LANGUAGES:
            texts.append(WrittenText(f"note_{tag}", text_in(entry, "note", tag)))
    for row in dated_rows(entry):
        for text in texts_of_row(row):
            texts.append(WrittenText(noun_of(entry).dated_rows, text))
    for dispute in disputes_of(entry):
        for part in (dispute, *dispute.positions.all()):
            for text in texts_of_row(part):
                texts.append(WrittenText("disputes", text))
    return texts


def placed_texts(entry: Publishable) -> list[WrittenText]:
    """The texts of the entry that have places for values."""
    texts = []
    for name in noun_of(entry).placed:
        for tag in LANGUAGES:
            texts.append(WrittenText(f"{name}_{tag}", text_in(entry, name, tag)))
    return texts


def plain_texts(entry: Publishable) -> list[WrittenText]:
    """The texts that pages show as they are typed: all that may not cite, but the notes of
    sources, of which another check speaks.
    """
    texts = []
    for name in texts_of(type(entry)):
        if name not in noun_of(entry).cited and not isinstance(entry, Source):
            for tag in LANGUAGES:
                texts.append(WrittenText(f"{name}_{tag}", text_in(entry, name, tag)))
    for dispute in disputes_of(entry):
        for tag in LANGUAGES:
            texts.append(WrittenText("disputes", text_in(dispute, "question", tag)))
    return texts


def texts_of_row(row: Model) -> list[str]:
    """The texts of a part in every language, blank ones too."""
    texts = []
    for name in texts_of(type(row)):
        for tag in LANGUAGES:
            texts.append(text_in(row, name, tag))
    return texts
