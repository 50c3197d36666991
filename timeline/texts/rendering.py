"""Editors' texts as HTML: templates make our own pieces, nh3 lets through what is listed here and
nothing else.
"""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from timeline.texts.citation_syntax import Cite
from timeline.texts.citations import RenderingContext
from timeline.texts.entry_links import link_label
from timeline.texts.markup import is_safe, parser
from timeline.texts.statements import opinion_cite

BLOCKS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "div", "hr"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
INLINE = {"a", "br", "code", "em", "mark", "span", "strong"}
TAGS = frozenset(BLOCKS | TABLES | INLINE)
ATTRIBUTES = {
    "*": {"class", "lang"},
    "a": {"href", "rel", "id", "aria-label", "role"},
    "span": {"aria-hidden"},
    "ol": {"start"},
    # What is wider than the page scrolls in a box of its own, which a keyboard can reach.
    **{box: {"role", "aria-label", "tabindex"} for box in ("div", "pre")},
    **{heading: {"id"} for heading in ("h2", "h3", "h4")},
}
CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
)


def render(text: str, page: RenderingContext) -> SafeString:
    """The text as clean block HTML; its citations become notes of the page."""
    return _clean(RENDERER.render(text, {"page": page, "above": []}))


def render_inline(text: str, page: RenderingContext) -> SafeString:
    """A text of one paragraph as clean HTML without a block around it."""
    return _clean(RENDERER.renderInline(text, {"page": page, "above": []}))


def piece(name: str, **context: Any) -> str:
    """The HTML of a piece from templates/timeline/includes, without the space around it."""
    return get_template(f"timeline/includes/{name}.html").render(context).strip()


def _clean(html: str) -> SafeString:
    return mark_safe(CLEANER.clean(html))


class PageRenderer(RendererHTML):
    """markdown-it's renderer, with our pieces made by templates."""

    def render(
        self, tokens: Sequence[Token], options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """The HTML of block tokens; an opinion block is rendered whole, so that one template wraps
        it.
        """
        html, start = "", 0
        while (opening := _next_opinion(tokens, start)) is not None:
            closing = next(
                place
                for place in range(opening, len(tokens))
                if tokens[place].type == "container_opinion_close"
                and tokens[place].level == tokens[opening].level
            )
            html += super().render(tokens[start:opening], options, env)
            # The note of an opinion comes before those inside it.
            cite = opinion_cite(tokens[opening])
            heading = self._opinion(cite, env["page"])
            content = self.render(tokens[opening + 1 : closing], options, env)
            html += piece("opinion", content=mark_safe(content), **heading)
            start = closing + 1
        return html + super().render(tokens[start:], options, env)

    def _opinion(self, cite: Cite | None, page: RenderingContext) -> dict[str, Any]:
        reference = page.notes.reference(cite.key) if cite else None
        return {
            "reference": reference,
            "note_mark": mark_safe(_note_mark(cite, page)) if cite else "",
        }

    def citation(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """The note marks of one bracket."""
        return "".join(_note_mark(cite, env["page"]) for cite in tokens[idx].meta["cites"])

    def remark_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """The beginning of an editors' remark, in a sentence or around blocks, with whose word it
        is.
        """
        tokens[idx].attrSet("class", "remark")
        return self.renderToken(tokens, idx, options, env) + piece("remark_whose")

    container_remark_open = remark_open

    def entry_link(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """A link to an entry; where visitors cannot open it, its words alone."""
        link = tokens[idx].meta["link"]
        target = env["page"].targets.get((link.kind, link.slug))
        if target is None:
            return escape(link_label(link))
        return piece("entry_link", label=link.label or target.title, url=target.url)

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """A heading below the page's own: h2, or one below that of the section that it stands in,
        and at most h4.
        """
        token, above = tokens[idx], env["above"]
        while above and above[-1] >= token.tag:
            above.pop()
        above.append(token.tag)
        words = "".join(child.content for child in tokens[idx + 1].children or ())
        token.tag = tokens[idx + 2].tag = f"h{min(len(above) + 1, 4)}"
        token.attrSet("id", env["page"].heading_id(f"section-{slugify(words)}".rstrip("-")))
        return self.renderToken(tokens, idx, options, env)

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """A table in a box of its own."""
        table = self.renderToken(tokens, idx, options, env)
        return f'<div class="table" {_scrolling(gettext("Table"))}>{table}'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """The end of a table and of its box."""
        return f"{self.renderToken(tokens, idx, options, env)}</div>"

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """Lines of code, which are not broken."""
        return _boxed_code(super().code_block(tokens, idx, options, env))

    def fence(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """Lines of code between fences."""
        return _boxed_code(super().fence(tokens, idx, options, env))

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """A link without its address where that is dangerous."""
        url = str(tokens[idx].attrGet("href") or "")
        tokens[idx].attrs.pop("title", None)
        if not is_safe(url):
            tokens[idx].attrs.pop("href", None)
        elif _is_external(url):
            tokens[idx].attrSet("rel", "noopener")
        return self.renderToken(tokens, idx, options, env)


def _scrolling(name: str) -> str:
    """The attributes of a box that scrolls by itself, with its name for who cannot see it."""
    return f'role="group" aria-label="{escape(name)}" tabindex="0"'


def _boxed_code(html: str) -> str:
    return f"<pre {_scrolling(gettext('Code'))}>{html.removeprefix('<pre>')}"


def _is_external(url: str) -> bool:
    """Whether the address leaves this site."""
    return bool(re.match(r"(?:https?:)?[/\\]{2}|https?:", url, re.IGNORECASE))


def _next_opinion(tokens: Sequence[Token], start: int) -> int | None:
    places = range(start, len(tokens))
    return next((place for place in places if tokens[place].type == "container_opinion_open"), None)


def _note_mark(cite: Cite, page: RenderingContext) -> str:
    mark = page.notes.cite(cite.key, cite.locator, cite.prefix)
    return piece("note_mark", mark=mark) if mark else piece("note_unknown", key=cite.key)


RENDERER = parser()
RENDERER.renderer = PageRenderer()
