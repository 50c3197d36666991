"""Template tags for what stands around the texts: addresses in both languages, menus, accents,
figures.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.charts.spans import accent as accent_of
from timeline.charts.spans import label_of
from timeline.models import Agent, Dispute, Era, Initiative, Observation, Source
from timeline.models.addressed import Addressed
from timeline.models.languages import LANGUAGES, foreign_language
from timeline.public import addresses, list_pages, version_addresses
from timeline.public.entry_paths import entry_path
from timeline.public.list_pages import ListPage
from timeline.public.own_copies import own_copies
from timeline.public.written import is_written
from timeline.texts import sentences as prose_sentences
from timeline.texts.amounts import amount
from timeline.texts.citations import OwnCopy, Reference, reference_of
from timeline.texts.markup import plain_text
from timeline.texts.pieces import kept_piece
from timeline.texts.table_of_contents import Section, sections

register = template.Library()

# The kinds of entries in the log that have a page of their own.
PAGED = ("era", "initiative", "indicator", "article", "source", "person", "organisation")


@register.filter
def accent(row: Any) -> int:
    """{{ initiative|accent }}: the number of the accent of its era, of an era its own; 0 of what is
    only proposed. The row was read with its `era_place`.
    """
    return accent_of(row if isinstance(row, Era) else row.era, row.era_place)


class MenuItem(NamedTuple):
    """A list to which a menu leads: `current` is what aria-current says of it."""

    name: str
    label: str
    address: str
    current: str


class Imprint(NamedTuple):
    """Under which licence the texts of the site stand, and who is told of what is wrong."""

    licence_name: str
    licence_url: str
    contact_email: str


class AboutPage(NamedTuple):
    """A page about the site: `language` is that of its title, blank for the reader's own."""

    address: str
    title: str
    language: str


@register.filter
def date_disputed(initiative: Initiative) -> bool:
    """{% if initiative|date_disputed %}: whether sources differ on when or whether it happened."""
    doubts = {dispute.about for dispute in initiative.disputes.all()}
    return bool(doubts & {Dispute.About.DATE, Dispute.About.EXISTENCE})


# {{ initiative|label }}: its title, or its short form where the title is too long for a label.
register.filter("label", label_of)


@register.filter
def value(observation: Observation) -> str:
    """{{ observation|value }}: the value with the indicator's decimals, as the language writes
    numbers.
    """
    return amount(observation.value or 0, observation.indicator.decimals)


@register.filter
def value_with_unit(observation: Observation) -> str:
    """{{ observation|value_with_unit }}: the same, with the per cent sign of a share."""
    indicator = observation.indicator
    return amount(observation.value or 0, indicator.decimals, indicator.unit or "")


@register.filter
def untranslated(entry: Model) -> bool:
    """{% if entry|untranslated %}: whether the reader's language is missing and English
    stands in.
    """
    return not is_written(entry, get_language() or LANGUAGES[0])


@register.simple_tag
def words_only(text: str | None) -> str:
    """{% words_only entry.summary %}: the words alone, for descriptions and teasers; no notes."""
    return plain_text(text or "")


@register.simple_tag
def first_sentence(text: str | None) -> str:
    """{% first_sentence agent.biography as who %}: the words of the first sentence; no notes."""
    return prose_sentences.first_sentence(plain_text(text or ""))


@register.simple_tag(takes_context=True)
def cite_short(context: Context, source: Source) -> str:
    """{% cite_short source %}: whom a position is named after."""
    reference: Reference = context["rendering"].notes.reference_of(source)
    return reference.label


@register.simple_tag
def language_tag() -> str:
    """<html lang="{% language_tag %}">: the reader's language as BCP 47 names it."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return settings.LANGUAGE_TAGS.get(language, language)


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """{% page_address %}: the whole address of this page."""
    request = context["request"]
    return addresses.absolute(request, addresses.without_statement(request))


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[tuple[str, str, str]]:
    """{% other_languages as others %}: code, own name and address of this page in the other
    languages.
    """
    return addresses.other_languages(context["request"])


@register.simple_tag(takes_context=True)
def site_menu(context: Context) -> SafeString:
    """{% site_menu %}: the way to the pages that lead to all others, those on which nothing stands
    left out, and the search, which static files do not have.
    """
    request = context["request"]
    search = "" if request.META.get("STATIC_EXPORT") else addresses.address(request, "search")
    items = tuple(items_of(context, list_pages.MENU))
    return kept_piece("site_menu", items=items, search=search, searches=request.path == search)


@register.simple_tag(takes_context=True)
def colophon(context: Context) -> SafeString:
    """{% colophon %}: the foot of each page: whose words they are, the further lists, and the pages
    about the site.
    """
    request, frame = context["request"], context["frame"]
    articles = []
    for article in frame.articles:
        path = addresses.address(request, "article", article.slug)
        articles.append(AboutPage(path, article.title, foreign_language(article, "title")))
    return kept_piece(
        "colophon",
        site=Imprint(frame.site.licence_name, frame.site.licence_url, frame.site.contact_email),
        items=tuple(items_of(context, list_pages.FOOT)),
        feed=addresses.address(request, "feed"),
        articles=tuple(articles),
    )


@register.simple_tag(takes_context=True)
def nearest_lists(context: Context) -> list[MenuItem]:
    """{% nearest_lists as items %}: all lists, that of the missing page first."""
    match = context["request"].resolver_match
    name = list_pages.LIST_OF.get(match.url_name, "") if match else ""
    return items_of(context, list_pages.nearest(list_pages.LIST_PAGES, name))


def items_of(context: Context, pages: Sequence[ListPage]) -> list[MenuItem]:
    """The lists on which something stands, as a menu shows them."""
    request = context["request"]
    # A page of an entry is a part of its list, whatever its address is.
    match = request.resolver_match
    list_of_page = list_pages.LIST_OF.get(match.url_name or "", "") if match else ""
    items = []
    for page in list_pages.shown(pages, context["frame"].empty_lists):
        address = addresses.address(request, page.name)
        current = ""
        if request.path == address:
            current = "page"
        elif page.name == list_of_page:
            current = "true"
        items.append(MenuItem(page.name, str(page.label), address, current))
    return items


@register.simple_tag
def contents(text: str | None, names: str | None = "") -> list[Section]:
    """{% contents article.body article.body_en as headings %}: the sections of the text, each with
    its anchor, which is the same in every language, and its title.
    """
    return sections(text or "", names or "")


# {% reference_of source as reference %}: the source taken apart, for
# {% whole_reference reference %}.
register.simple_tag(reference_of)


@register.simple_tag(takes_context=True)
def own_copy_of(context: Context, source: Source) -> OwnCopy | None:
    """{% own_copy_of source as own_copy %}: the archived copy that the site keeps; None without
    one.
    """
    copies = own_copies([source], context.get("request"))
    return copies.get(source.key)


@register.simple_tag(takes_context=True)
def page_of(context: Context, kind: str, slug: str = "") -> str:
    """{% page_of "era" era.slug %}, {% page_of agent.kind agent.slug %}, {% page_of "feed" %}: the
    address of an entry's page, or of a page that is no entry's.
    """
    return addresses.address(context.get("request"), kind, slug)


@register.simple_tag(takes_context=True)
def history_of(context: Context, entry: Addressed) -> str:
    """{% history_of page.entry as history %}: where all versions of the entry are listed; blank in
    files without a history.
    """
    return version_addresses.history(context["request"], *entry_path(entry))


@register.simple_tag(takes_context=True)
def place_of(context: Context, entry: Any) -> str:
    """{% place_of entry as path %}: the page of today of an entry in the log, of a theme its list,
    of the site its start.
    """
    request, kind, slug = context["request"], entry.kind, entry.last_address
    if kind == "site":
        return addresses.address(request, "timeline")
    if kind == "theme":
        return f"{addresses.address(request, 'initiatives')}?{urlencode({kind: slug})}"
    if kind in PAGED and slug:
        return addresses.address(request, kind, slug)
    return ""


@register.simple_tag(takes_context=True)
def list_address(context: Context, page: ListPage) -> str:
    """{% list_address page.list_page as path %}: where the list is; blank where nothing stands on
    it.
    """
    for item in items_of(context, [page]):
        return item.address
    return ""


@register.simple_tag
def other_names(agent: Agent) -> list[tuple[str, str]]:
    """{% other_names organisation as names %}: language and name in each language in which it is
    called otherwise than on this page.
    """
    names = []
    for language in LANGUAGES:
        name = getattr(agent, f"name_{language}", "")
        if name and name != agent.name:
            names.append((language, name))
    return names
