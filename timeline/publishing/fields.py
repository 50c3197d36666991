"""What crosses into the public database, field by field, and what never does."""

from typing import Any, NamedTuple

from django.db.models import Model

from timeline.models import (
    Agent,
    Article,
    Authorship,
    Citation,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    Publishable,
    Relation,
    Site,
    Source,
    Theme,
)
from timeline.models.sort_key import SORT_KEYS
from timeline.translation import TEXTS

LANGUAGES = ("en", "es")


class Part(NamedTuple):
    """Rows that belong to an entry and go live with it; `owner` is the lookup that leads to the
    entry.
    """

    model: type[Model]
    owner: str


STAMPS = ("first_published_at", "updated_at", "withdrawn_at", "withdrawal_note")
SHARES = ("statements", "statements_sourced", "source_count")
PLACE = ("source", "locator")

# Parents stand before what points to them: this is the order of copying.
CROSSING: dict[type[Model], tuple[str, ...]] = {
    Theme: ("id", "slug", "title", *SORT_KEYS, *STAMPS),
    Agent: (
        "id",
        "slug",
        "kind",
        "name",
        "family",
        "given",
        "biography",
        "website",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    Source: (
        *(
            "id",
            "key",
            "type",
            "title",
            "container_title",
            "publisher",
            "date",
            "date_earliest",
            "date_latest",
        ),
        *("url", "archived_url", "archived_on", "accessed_on", "link_status", "link_checked_on"),
        *("volume", "issue", "pages", "chapter", "edition", "number"),
        *("language", "doi", "isbn", "note", *SORT_KEYS, *STAMPS),
    ),
    Era: (
        *(
            "id",
            "slug",
            "title",
            "span",
            "span_earliest",
            "span_latest",
            "summary",
            "body",
            "position",
        ),
        *(*SORT_KEYS, *SHARES, *STAMPS),
    ),
    Initiative: (
        *(
            "id",
            "slug",
            "title",
            "kind",
            "summary",
            "body",
            "era",
            "website",
            "themes",
            "lead",
            "opinion_of",
        ),
        *(
            "position",
            "start",
            "start_earliest",
            "start_latest",
            "end",
            "end_earliest",
            "end_latest",
            "status",
        ),
        *(*SORT_KEYS, *SHARES, *STAMPS),
    ),
    Indicator: (
        *(
            "id",
            "slug",
            "title",
            "unit",
            "better",
            "decimals",
            "summary",
            "description",
            "key_figure",
            "position",
        ),
        *(*SORT_KEYS, *SHARES, *STAMPS),
    ),
    Article: (
        "id",
        "slug",
        "title",
        "kind",
        "standfirst",
        "body",
        "author",
        "position",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    Site: (
        "id",
        "name",
        "kicker",
        "headline",
        "tagline",
        "licence_name",
        "licence_url",
        "contact_email",
        *STAMPS,
    ),
    Authorship: ("id", "source", "agent", "role", "position"),
    Milestone: (
        "id",
        "initiative",
        "kind",
        "date",
        "date_earliest",
        "date_latest",
        "description",
        *PLACE,
    ),
    Relation: ("id", "from_initiative", "kind", "to_initiative"),
    Observation: (
        *(
            "id",
            "indicator",
            "date",
            "date_earliest",
            "date_latest",
            "value",
            "approximate",
            "note",
            *PLACE,
        ),
    ),
    Dispute: (
        "id",
        "question",
        "note",
        "about",
        "milestone",
        "observation",
        "era",
        "initiative",
        "indicator",
        "article",
    ),
    Position: ("id", "dispute", "text", "position", *PLACE),
    Citation: ("id", "place", "era", "initiative", "indicator", "article", "agent", *PLACE),
}

# Columns that are younger than the first publications, each with what all rows are taken to have
# held before it came. A snapshot leaves them out while they hold it, so that what was live before
# does not look changed.
YOUNGER: dict[type[Model], dict[str, str | None]] = {
    Source: dict.fromkeys(("volume", "issue", "pages", "chapter", "edition", "number"), ""),
    Authorship: {"role": Authorship.Role.AUTHOR},
    Dispute: {"about": "", "milestone": None, "observation": None},
}

EDITORIAL_ONLY = {
    "editor_notes": "what editors tell each other",
    "translated_from": "an older text, by which editors see what to translate",
    "translations_due": "counts for editors what is still to be translated",
    "fingerprint": "tells whether the working copy has changed; visitors have no working copy",
    "live_fingerprint": "tells editors what is live; in the public database everything is",
    "review_requested_at": "what waits for an editor; visitors see what an editor has published",
    "review_requested_by": "the name of a contributor, who may not want to be known",
    "review_note": "what contributors and editors tell each other",
    "review_note_by": "the name of who says it",
    "reviewed_at": (
        "tells editors what nobody has looked at for long; visitors see when it was published"
    ),
}
PRIVATE: dict[type[Model], dict[str, str]] = {
    model: EDITORIAL_ONLY for model in CROSSING if issubclass(model, Publishable)
}
MARK = "finds near-duplicates among working copies"
PRIVATE[Agent] = EDITORIAL_ONLY | {"name_mark": MARK}
PRIVATE[Source] = EDITORIAL_ONLY | {
    "address_mark": MARK,
    "doi_mark": MARK,
    "title_mark": MARK,
    "link_checked_url": "tells whether the address has changed since it was checked",
    "link_moved_to": "editors decide whether the new address is the same page",
    "link_code": "explains the link's state to editors",
    "link_trouble": "explains the link's state to editors",
}

ENTRIES: tuple[type[Any], ...] = tuple(
    model for model in CROSSING if issubclass(model, Publishable)
)
PARTS: dict[type[Model], tuple[Part, ...]] = {
    Source: (Part(Authorship, "source"),),
    Agent: (Part(Citation, "agent"),),
    Era: (Part(Dispute, "era"), Part(Position, "dispute__era"), Part(Citation, "era")),
    Initiative: (
        Part(Milestone, "initiative"),
        Part(Relation, "from_initiative"),
        Part(Initiative.themes.through, "initiative"),
        Part(Dispute, "initiative"),
        Part(Position, "dispute__initiative"),
        Part(Citation, "initiative"),
    ),
    Indicator: (
        Part(Observation, "indicator"),
        Part(Dispute, "indicator"),
        Part(Position, "dispute__indicator"),
        Part(Citation, "indicator"),
    ),
    Article: (
        Part(Dispute, "article"),
        Part(Position, "dispute__article"),
        Part(Citation, "article"),
    ),
}


def columns(model: type[Model]) -> list[str]:
    """The names of the model's columns that cross; all, where none is listed.

    A text crosses in every language; its plain column holds what one editor saw, and is made anew.
    """
    concrete = [field.name for field in model._meta.concrete_fields]
    if model not in CROSSING:
        return concrete
    texts = plain_columns(model)
    translated = {f"{text}_{language}" for text in texts for language in LANGUAGES}
    return [name for name in concrete if name in {*CROSSING[model], *translated}.difference(texts)]


def plain_columns(model: type[Model]) -> tuple[str, ...]:
    """The names of the texts that have a column for each language and one for the reader's."""
    withdrawal = ("withdrawal_note",) if issubclass(model, Publishable) else ()
    return (*TEXTS.get(model, ()), *withdrawal)
