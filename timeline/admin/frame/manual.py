"""The manual of editors, as the admin shows it, and the chapter that each page leads to."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

ORIGINAL = "en"
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")

# Chapters by the last part of the name of an address, whatever it is about.
CHAPTER_OF_VIEW = {
    "changelist": "lists",
    "history": "history",
    "compare": "history",
    "restore": "history",
    "deleted": "deleting",
    "recover": "deleting",
    "delete": "deleting",
    "publish": "your-first-entry-an-initiative-with-two-milestones-put-live",
    "withdraw": "withdrawing",
    "review": "review",
    "send-back": "review",
    "confirm": "review",
    "share": "showing-a-working-copy-to-somebody-without-an-account",
    "import": "tables-export-and-import",
    "process_import": "tables-export-and-import",
    "export": "tables-export-and-import",
    "references": "sources-from-elsewhere",
    "replace": "one-source-in-the-place-of-another",
    "comment": "comments",
    "change-many": "changing-many-at-once",
    "reviewer": "changing-many-at-once",
    "assign": "who-has-an-entry-in-hand",
    "assignment-done": "who-has-an-entry-in-hand",
    "copy": "copying-an-entry",
    "order": "order",
}
# And by the noun, where the view says nothing.
CHAPTER_OF_NOUN = {
    "initiative": "your-first-entry-an-initiative-with-two-milestones-put-live",
    "era": "dates",
    "source": "sources-from-elsewhere",
    "agent": "opinions",
    "indicator": "indicators",
    "subject": "indicators",
    "article": "writing-and-citing",
    "picture": "pictures-and-documents",
    "theme": "lists",
    "dispute": "when-sources-disagree",
    "site": "the-start-page",
    "publication": "correcting-what-is-live",
    "scheduledpublication": "going-live-at-a-time-or-several-at-once",
    "formeraddress": "addresses-that-lead-elsewhere",
    "user": "accounts",
    "mail": "notices",
    "report": "reports-of-readers",
}
CHAPTER_OF_PAGE = {
    "index": "the-first-page",
    "app_list": "the-first-page",
    "reviews": "review",
    "activity": "the-first-page",
    "calendar": "the-calendar",
    "comments": "comments",
    "comments_thread": "comments",
    "notices": "notices",
    "my_notices": "notices",
    "password_change": "signing-in",
    "password_change_done": "signing-in",
}
# How the names of the pages of one's own account begin.
ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_")
# Of these nouns the list has a chapter of its own.
LISTS_WITH_CHAPTERS = (
    *("publication", "scheduledpublication", "formeraddress", "user", "mail", "report"),
)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the manual: its anchor and its heading."""

    anchor: str
    heading: str


@dataclass(frozen=True)
class Manual:
    """The manual as HTML, its chapters, and the language that it is written in."""

    html: str
    chapters: tuple[Chapter, ...]
    language: str


def path_of(language: str) -> Path:
    """The file of the manual in this language, which may not be there."""
    name = "editing.md" if language == ORIGINAL else f"editing.{language}.md"
    return Path(settings.RESOURCES) / "docs" / name


def manual(language: str) -> Manual:
    """The manual in this language, or in English where there is none in it."""
    if not path_of(language).exists():
        language = ORIGINAL
    return rendered(language, last_change(language), last_change(ORIGINAL))


def last_change(language: str) -> int:
    """When the manual in this language was last written, in nanoseconds."""
    return path_of(language).stat().st_mtime_ns


def parsed(language: str) -> list[Token]:
    """The manual in this language, read as CommonMark."""
    return MARKDOWN.parse(path_of(language).read_text(encoding="utf-8"))


def headings(tokens: list[Token]) -> list[str]:
    """The headings below the title, in order."""
    words = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            words.append(plain_words(tokens[number + 1]))
    return words


@lru_cache(maxsize=4)
def rendered(language: str, changed_at: int, original_changed_at: int) -> Manual:
    """The manual as it was at that time; it is read again only once it or the original has changed.

    A translation has the headings of the original in the same order, and takes over their anchors:
    so Help leads to the same chapter in each language.
    """
    tokens = parsed(language)
    anchors = iter([slugify(heading) for heading in headings(parsed(ORIGINAL))])
    chapters: list[Chapter] = []
    body: list[Token] = []
    in_title = False
    for number, token in enumerate(tokens):
        # The title of the page says what the first heading says.
        if token.tag == "h1":
            in_title = token.nesting == 1
            continue
        if in_title:
            continue
        if token.type == "heading_open":
            heading = plain_words(tokens[number + 1])
            anchor = next(anchors, slugify(heading))
            token.attrSet("id", anchor)
            if token.tag == "h2":
                chapters.append(Chapter(anchor, heading))
        if token.type == "th_open":
            token.attrSet("scope", "col")
        body.append(token)
    html = MARKDOWN.renderer.render(body, MARKDOWN.options, {})
    return Manual(html, tuple(chapters), language)


def plain_words(inline: Token) -> str:
    """The words of a heading without their marks."""
    words = ""
    for child in inline.children or []:
        words += child.content
    return words


def chapter_for(url_name: str) -> str:
    """The anchor of the chapter about the page with this name; blank where none is about it."""
    if url_name in CHAPTER_OF_PAGE:
        return CHAPTER_OF_PAGE[url_name]
    if url_name.startswith(ACCOUNT_PAGES):
        return "signing-in"
    # The app of reports has a name of two words.
    _app, _underscore, rest = url_name.removeprefix("reader_").partition("_")
    noun, _underscore, view = rest.partition("_")
    if noun in LISTS_WITH_CHAPTERS:
        return CHAPTER_OF_NOUN[noun]
    return CHAPTER_OF_VIEW.get(view) or CHAPTER_OF_NOUN.get(noun, "")


def help_address(request: HttpRequest) -> str:
    """Where the manual speaks of this page."""
    match = request.resolver_match
    if match is None or match.url_name in ("manual", "login"):
        return ""
    chapter = chapter_for(match.url_name or "")
    address = reverse("admin:manual")
    return f"{address}#{chapter}" if chapter else address


def manual_view(request: HttpRequest) -> HttpResponse:
    """The whole manual, with its contents in front."""
    from django.contrib import admin

    shown = manual(get_language() or ORIGINAL)
    context = admin.site.each_context(request) | {
        "title": _("Manual"),
        "manual": shown,
        "is_translated": shown.language == get_language(),
    }
    return TemplateResponse(request, "admin/timeline/manual.html", context)
