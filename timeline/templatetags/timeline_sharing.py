"""Template tags for what other sites show of a page: its one address, its words and its picture."""

import re
from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from timeline.models.languages import LANGUAGES
from timeline.public import addresses
from timeline.public.pages import Frame, PublicPage, SourcePage
from timeline.public.written import is_written
from timeline.sharing.pictures import drawing_in_words, picture_of, title_of
from timeline.sharing.png import digest_of

register = template.Library()

# Language and country, as Open Graph writes them.
LOCALES = {"en": "en_GB", "es": "es_MX"}
HEADING = re.compile(r"(</?h)([2-6])\b")


@dataclass(frozen=True)
class SharedPage:
    """A page as other sites know it: `address` is its one form, `languages` the tags and addresses
    of all languages that it exists in and of the one for all others, `elsewhere` its other locales.
    """

    title: str
    address: str
    languages: list[tuple[str, str]]
    kind: str
    site_name: str
    locale: str
    elsewhere: list[str]
    picture: str
    picture_words: str


class Kept(template.Node):
    """Renders what is inside, and keeps it under a name for what comes after it."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        content = self.nodelist.render(context)
        context[self.name] = content
        return content


@register.tag
def keep(parser: Parser, token: Token) -> Kept:
    """{% keep description %}{% block description %}…{% endblock %}{% endkeep %}: what a page writes
    into the block, once where it stands and again as {{ description }}.
    """
    name = token.split_contents()[1]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Kept(nodelist, name)


@register.simple_tag(takes_context=True)
def shared_page(context: Context) -> SharedPage | None:
    """{% shared_page as shared %}: None for what is no page of the public site, as a preview."""
    request, page, frame = context.get("request"), context.get("page"), context.get("frame")
    if not isinstance(page, PublicPage) or not isinstance(frame, Frame) or request is None:
        return None
    match = request.resolver_match
    if addresses.current_app(request) in addresses.EDITORS:
        return None
    language = language_of(page)
    route = match.url_name or ""
    title = title_of(page, frame, route)
    picture = picture_of(page, frame, route)
    by_language = by_language_of(request, query_of(request, page))
    written = [(code, address) for code, address in by_language.items() if has(page, code)]
    return SharedPage(
        title=title,
        address=by_language[language],
        languages=[*written, (addresses.X_DEFAULT, by_language[LANGUAGES[0]])],
        # The page of an entry is a text with a date of its own; the others are places of a website.
        kind="article" if page.entry else "website",
        # Of a source, programs would take it for what the source appeared in.
        site_name="" if isinstance(page, SourcePage) else frame.site.name,
        locale=LOCALES[language],
        elsewhere=[LOCALES[code] for code in LANGUAGES if code != language and has(page, code)],
        picture=addresses.absolute(
            request, addresses.picture(route, match.kwargs, digest_of(picture))
        ),
        picture_words=" – ".join(filter(None, (title, drawing_in_words(page)))),
    )


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[tuple[str, str]]:
    """{% page_languages as languages %}: the whole address of a page that is in every language, by
    their codes, the default last.
    """
    request = context["request"]
    query = request.GET.urlencode()
    by_language = by_language_of(request, f"?{query}" if query else "")
    return [*by_language.items(), (addresses.X_DEFAULT, by_language[LANGUAGES[0]])]


def by_language_of(request: HttpRequest, query: str) -> dict[str, str]:
    """The whole address of the page in each language."""
    by_language = {}
    for code in LANGUAGES:
        by_language[code] = addresses.absolute(request, addresses.translated(request, code) + query)
    return by_language


@register.filter
def lowered(html: str, by: int) -> SafeString:
    """{% filter lowered:1 %}{% prose era.body %}{% endfilter %}: the headings of a text so many
    levels lower, where it stands below headings of the page.
    """

    def lower(found: "re.Match[str]") -> str:
        return f"{found[1]}{min(int(found[2]) + by, 6)}"

    return mark_safe(HEADING.sub(lower, html))


def language_of(page: PublicPage) -> str:
    """The language in which the page is read: English where its text has no other."""
    language = get_language() or LANGUAGES[0]
    return language if has(page, language) else LANGUAGES[0]


def has(page: PublicPage, language: str) -> bool:
    """Whether the page exists in the language."""
    return page.entry is None or is_written(page.entry, language)


def query_of(request: HttpRequest, page: PublicPage) -> str:
    """The number of the sheet, from the second on, where the query asks for nothing else: whatever
    narrows a list, puts it in order or searches it, the list is one page.
    """
    asked = {name for name, words in request.GET.lists() if any(words)}
    number = page.sheet_number
    return f"?page={number}" if asked == {"page"} and number > 1 else ""
