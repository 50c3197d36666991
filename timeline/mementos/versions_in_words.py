"""Two versions of an entry in a reader's words, side by side, so that they can be compared: labels
for fields, titles and references for keys, texts without marks.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db.models import BooleanField, DateField, DecimalField, Model, TextField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.dates import EDTFField
from timeline.dates.edtf import BoundField
from timeline.dates.wording import in_words, joined_words
from timeline.models import Agent, Authorship, Citation, Dispute, PublishedEntry
from timeline.models.field_words import label_of
from timeline.models.language_tag import LanguageTagField, language_name
from timeline.models.languages import LANGUAGES, spoken_language
from timeline.public.logged_entries import LoggedNames
from timeline.publishing.compare import Content, Pair, paired_rows
from timeline.registry import LINKED, MODELS, NOUNS, Part, parts_of, texts_of
from timeline.texts.citation_syntax import CITED_KEY
from timeline.texts.citations import joined_names
from timeline.texts.entry_links import Link, link_label
from timeline.texts.markup import charts, links, pictures
from timeline.texts.words_with_notes import words_with_notes

# What no reader reads as words: the order of rows, what stands on the start page, and the place of
# a dispute, which an older snapshot names by the key of a row.
NOT_READ = {"position", "main", "milestone", "observation"}
NOTHING: Content = {}


class Label(str):
    """The name of a field; `language` is that of its text, blank for the reader's own."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, words: str, language: str = "") -> Self:
        label = super().__new__(cls, words)
        label.language = language
        return label


class TwoVersions(NamedTuple):
    """Both contents of an entry in words."""

    old: dict[str, object]
    new: dict[str, object]


class Named(NamedTuple):
    """What the texts and columns of versions name, by the names of models: keys and addresses."""

    keys: dict[str, set[int]]
    addresses: dict[str, set[str]]


def named_in(model: type[Model], *snapshots: Content) -> Named:
    """Every entry that these snapshots name."""
    named = Named({}, {})
    for snapshot in snapshots:
        add_named(named, model, snapshot)
        for part in parts_of(model):
            for row in snapshot.get(rows_name(part.model), ()):
                add_named(named, part.model, row)
    return named


def add_named(named: Named, model: type[Model], row: Content) -> None:
    """Add what one row names."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        if isinstance(related, type) and related in MODELS.values() and row.get(field.name):
            keys = named.keys.setdefault(str(related._meta.model_name), set())
            keys.add(int(row[field.name]))
    for name in texts_of(model):
        for language in LANGUAGES:
            text = str(row.get(f"{name}_{language}") or "")
            if "@" in text:
                named.addresses.setdefault("source", set()).update(CITED_KEY.findall(text))
            if "[[" in text:
                for kind, address in shown_in(text):
                    named.addresses.setdefault(kind, set()).add(address)


def shown_in(text: str) -> Iterable[tuple[str, str]]:
    """The models and addresses of what the text links to or shows."""
    for link in links(text):
        yield str(LINKED[link.kind]._meta.model_name), link.slug
    for slug in charts(text):
        yield "indicator", slug
    for key in pictures(text):
        yield "picture", key


def versions_in_words(
    model: type[Model], old: Content, new: Content, names: LoggedNames
) -> TwoVersions:
    """Both snapshots of one entry in words, rows of parts with the same `id` where they are the
    same.
    """
    writer = Writer(names, questions_in(old, new))
    words = writer.words_of(model, Pair(old, new), "")
    for part in parts_of(model):
        old_rows, new_rows = (list(row.get(rows_name(part.model), ())) for row in (old, new))
        if part.model is Citation:
            writer.add_sources(words, old_rows, new_rows)
        elif part.model not in NOUNS:
            writer.add_linked(words, part, old_rows, new_rows)
        else:
            writer.add_rows(words, part, old_rows, new_rows)
    return words


def questions_in(*snapshots: Content) -> dict[str, str]:
    """By identifier: what the disputes of these snapshots ask, in the reader's language if they
    do; positions name them so, those of older snapshots aside.
    """
    questions = {}
    for snapshot in snapshots:
        for row in snapshot.get(rows_name(Dispute), ()):
            words = [row.get(f"question_{tag}") or "" for tag in (spoken_language(), *LANGUAGES)]
            questions[str(row.get("identifier"))] = next(filter(None, words), "")
    return questions


def rows_name(model: type[Model]) -> str:
    """Under which name snapshots have the rows of a part."""
    return f"{model._meta.model_name}s"


class Writer:
    """Says columns and texts of snapshots in the reader's language."""

    def __init__(self, names: LoggedNames, questions: Mapping[str, str]) -> None:
        self.names = names
        self.questions = questions

    def words_of(self, model: type[Model], pair: Pair, owner: str) -> TwoVersions:
        """The columns that readers meet of one row, before and after; `owner` is its key to what it
        is a part of.
        """
        words = TwoVersions({}, {})
        texts = texts_of(model)
        for name in NOUNS[model].crossing:
            if name in NOT_READ:
                continue
            field: Any = model._meta.get_field(name)
            if field.related_model is Dispute:
                label = Label(capfirst(str(Dispute._meta.verbose_name)))
                for version, row in zip(words, pair, strict=True):
                    version[label] = self.questions.get(str((row or NOTHING).get(name)), "")
            elif name in texts:
                self.add_text(words, field, pair)
            elif is_read(field, owner):
                for version, row in zip(words, pair, strict=True):
                    value = (row or NOTHING).get(name)
                    version[Label(label_of(field))] = self.value_in_words(field, value)
        return words

    def add_text(self, words: TwoVersions, field: Any, pair: Pair) -> None:
        """Add a text in the reader's language, or where neither version has it, in the other."""
        spoken = spoken_language()
        for language in (spoken, *LANGUAGES):
            texts = [str((row or NOTHING).get(f"{field.name}_{language}") or "") for row in pair]
            if any(texts):
                label = Label(capfirst(str(field.verbose_name)), language)
                if language == spoken:
                    label.language = ""
                for version, text in zip(words, texts, strict=True):
                    version[label] = self.text_in_words(field, text)
                return

    def add_rows(
        self, words: TwoVersions, part: Part, old: list[Content], new: list[Content]
    ) -> None:
        """Add the rows of a part, those that are the same under one `id`."""
        old_rows: list[dict[str, object]] = []
        new_rows: list[dict[str, object]] = []
        for number, pair in enumerate(paired_rows(old, new)):
            row_words = self.words_of(part.model, pair, part.owner.partition("__")[0])
            if pair.old is not None:
                old_rows.append({"id": number, **row_words.old})
            if pair.new is not None:
                new_rows.append({"id": number, **row_words.new})
        label = Label(capfirst(str(part.model._meta.verbose_name_plural)))
        words.old[label], words.new[label] = old_rows, new_rows

    def add_linked(
        self, words: TwoVersions, part: Part, old: list[Content], new: list[Content]
    ) -> None:
        """Add the names of what the entry is linked with by rows that have nothing else."""
        owner: Any = part.model._meta.get_field(part.owner)
        for relation in owner.related_model._meta.many_to_many:
            if relation.remote_field.through is not part.model:
                continue
            column = relation.m2m_reverse_field_name()
            for version, rows in zip(words, (old, new), strict=True):
                keys = [row[column] for row in rows]
                names = [self.name_of(relation.related_model, key) for key in keys]
                version[Label(label_of(relation))] = "; ".join(sorted(names))

    def add_sources(self, words: TwoVersions, old: list[Content], new: list[Content]) -> None:
        """Add the sources that the texts cite, each once."""
        label = Label(capfirst(str(MODELS["source"]._meta.verbose_name_plural)))
        field: Any = Citation._meta.get_field("source")
        for version, citations in zip(words, (old, new), strict=True):
            rows = []
            for key in dict.fromkeys(row["source"] for row in citations):
                reference = self.value_in_words(field, key)
                rows.append({"id": key, Label(label_of(field)): reference})
            version[label] = rows

    def text_in_words(self, field: Any, text: str) -> str:
        """The text without marks; what is shown as it is typed stays so. Each line ends with a
        blank, for its last word is the same where more follows.
        """
        if isinstance(field, TextField):
            text = words_with_notes(text, self.name_of_source, self.name_of_entry)
        return "\n".join(f"{line} " for line in text.splitlines())

    def value_in_words(self, field: Any, value: Any) -> str:
        """The value of a column as a reader meets it; blank for none."""
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.name_of(field.related_model, int(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, (EDTFField, DateField)):
            return joined_words(in_words(str(value)))
        if isinstance(field, DecimalField):
            return f"{Decimal(str(value)).normalize():f}"
        if isinstance(field, LanguageTagField):
            return language_name(str(value)) or str(value)
        return f"{value} "

    def name_of(self, model: type[Model], key: int) -> str:
        """The title of an entry, the reference of a source."""
        name = str(model._meta.model_name)
        row = self.names.by_key.get((name, key))
        if row is None:
            return _("something that is not known here")
        return self.reference_of(row) if name == "source" else row.title

    def name_of_source(self, key: str) -> str:
        """The reference of the source that has the key in texts."""
        row = self.names.at("source", key)
        return self.reference_of(row) if row else _("a source that is not known here")

    def name_of_entry(self, kind: str, address: str) -> str:
        """The title of what a text links to or shows."""
        model_name = str(LINKED[kind]._meta.model_name) if kind in LINKED else kind
        row = self.names.at(model_name, address)
        return row.title if row else link_label(Link(kind, address))

    def reference_of(self, row: PublishedEntry) -> str:
        """A source in words: whose it is, its title, where it stands, its date."""
        snapshot = row.snapshot
        title = f"“{row.title}”"
        if row.taken_away_id:
            return row.title
        parts = [self.authors_of(snapshot), title, str(snapshot.get("container_title") or "")]
        if snapshot.get("date"):
            parts.append(joined_words(in_words(str(snapshot["date"]))))
        return ", ".join(part for part in parts if part)

    def authors_of(self, snapshot: Content) -> str:
        """Who wrote the source, else who edited it, else who published it."""
        for role in Authorship.Role.values:
            rows = [row for row in snapshot.get("authorships", ()) if row.get("role") == role]
            rows.sort(key=lambda row: row.get("position") or 0)
            if rows:
                return joined_names([self.name_of(Agent, row["agent"]) for row in rows])
        if snapshot.get("publisher"):
            return self.name_of(Agent, snapshot["publisher"])
        return ""


def is_read(field: Any, owner: str) -> bool:
    """Whether readers meet what stands in the column."""
    if field.many_to_many or field.primary_key or field.name in (owner, "key"):
        return False
    return bool(field.editable) and not isinstance(field, BoundField)
