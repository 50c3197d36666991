"""Editors' texts as HTML: templates make our own pieces, nh3 lets through what is listed here and
nothing else.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from timeline.texts.citation_syntax import Cite
from timeline.texts.citations import RenderingContext
from timeline.texts.entry_links import link_label
from timeline.texts.markup import is_safe, parser, plain_text
from timeline.texts.note_elements import note_mark, side_note, statement_link
from timeline.texts.pieces import kept_piece, piece
from timeline.texts.statement_ids import PageStatements, read_statements
from timeline.texts.statements import opinion_cite
from timeline.texts.table_of_contents import section_id, section_names
from timeline.texts.text_parts import block_about, blocks
from timeline.texts.unbroken import unbroken

BLOCKS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "div", "hr"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
INLINE = {"a", "br", "code", "em", "mark", "span", "strong"}
TAGS = frozenset(BLOCKS | TABLES | INLINE)
ATTRIBUTES = {
    "*": {"class", "lang"},
    "a": {"href", "rel", "id", "aria-label", "role"},
    "span": {"aria-hidden", "id"},
    "mark": {"id"},
    "ol": {"start"},
    # What is wider than the page scrolls in a box of its own, which a keyboard can reach.
    "div": {"role", "aria-label", "tabindex"},
    "pre": {"role", "aria-label", "tabindex"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
# Some 2 kB each.
KEPT_TEXTS = 512
# What stands for a figure until the text around it is cleaned; no text makes a div itself.
PLACE = re.compile(r'<div class="figure_place">(\d+)</div>')
CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
)


def render(
    text: str, page: RenderingContext, side_notes: bool = False, names: str = ""
) -> SafeString:
    """The text as clean block HTML; its citations become notes of the page, and what these close
    its statements, where it has any.

    With `side_notes` the first note of a source in each section stands in the margin too. `names`
    is the same text in the language after whose headings sections are named in every language.
    """
    environment = _environment(page, side_notes, section_names(text, names))
    environment["statements"] = page.statements
    return _clean_with_figures(RENDERER.render(text, environment), environment)


def render_inline(text: str, page: RenderingContext, stated: bool = False) -> SafeString:
    """A text of one paragraph as clean HTML without a block around it; with `stated` it is of the
    page's entry itself, whose statements are named.
    """
    environment = _environment(page)
    if stated:
        environment["statements"] = page.statements
    return _clean(RENDERER.renderer.render(_read_inline(text), RENDERER.options, environment))


@lru_cache(KEPT_TEXTS)
def _read_inline(text: str) -> Sequence[Token]:
    """A text of one paragraph as it is read: the same stands in lists, in its era and on the start
    page.
    """
    return RENDERER.parseInline(text, {})


@dataclass(frozen=True)
class TextPart:
    """Neighbouring blocks of a text, and the numbers of the things that are to stand under them."""

    tokens: Sequence[Token]
    environment: EnvType
    below: tuple[int, ...]
    # The tag of a heading that stands under the part: below a heading of the text, or beside it.
    heading: str

    @property
    def html(self) -> SafeString:
        """The blocks as clean HTML. What stands between two parts is to be rendered between them:
        notes are numbered in the order of the page.
        """
        renderer = RENDERER.renderer
        html = renderer.render(self.tokens, RENDERER.options, self.environment)
        return _clean_with_figures(html, self.environment)


def render_in_parts(
    text: str,
    page: RenderingContext,
    key_groups: Sequence[Collection[str]],
    side_notes: bool = False,
    names: str = "",
) -> list[TextPart]:
    """The text in parts: each ends where something about the sources of one of the groups is to
    stand.
    """
    environment = _environment(page, side_notes, section_names(text, names))
    environment["statements"] = page.statements
    text_blocks = list(blocks(RENDERER.parse(text, environment)))
    things_below: dict[int, list[int]] = {}
    for number, keys in enumerate(key_groups):
        things_below.setdefault(block_about(text_blocks, keys), []).append(number)
    parts: list[TextPart] = []
    start = 0
    heading = "h2"
    for last in sorted({*things_below, len(text_blocks) - 1}):
        tokens = list(chain.from_iterable(text_blocks[start : last + 1]))
        if any(token.type == "heading_open" for token in tokens):
            heading = "h3"
        below = tuple(things_below.get(last, ()))
        parts.append(TextPart(tokens, environment, below, heading))
        start = last + 1
    return parts


def _environment(
    page: RenderingContext, side_notes: bool = False, names: Sequence[str] = ()
) -> EnvType:
    """What the rules of the renderer share while one text is rendered.

    `noted` holds the sources whose notes stand in the margin of this section, None where there is
    no margin; `names` are the words of the headings that are still to come. `statements` are
    those of the page, where the text is of its entry; `statement` is the key and the id of the one
    that is open, `aside` what stands in the margin beside it.
    """
    noted: set[str] | None = set() if side_notes else None
    return {
        "page": page,
        "tags_above": [],
        "noted": noted,
        "names": list(names),
        "figures": [],
        "statements": None,
        "statement": None,
        "aside": "",
    }


def _clean(html: str) -> SafeString:
    return mark_safe(CLEANER.clean(html))


def _clean_with_figures(html: str, environment: EnvType) -> SafeString:
    """The clean HTML, with our own figures in their places: all of them in one walk over it."""
    figures: list[str] = environment["figures"]
    return mark_safe(PLACE.sub(lambda place: figures[int(place[1])], _clean(html)))


class PageRenderer(RendererHTML):
    """markdown-it's renderer, with our pieces made by templates."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """The HTML of block tokens; an opinion block is rendered whole, so that one template wraps
        it.
        """
        html = ""
        start = 0
        opening = _next_opinion(tokens, start)
        while opening is not None:
            closing = _end_of_opinion(tokens, opening)
            html += super().render(tokens[start:opening], options, env)
            html += self._opinion(tokens[opening], tokens[opening + 1 : closing], options, env)
            start = closing + 1
            opening = _next_opinion(tokens, start)
        return html + super().render(tokens[start:], options, env)

    def _opinion(
        self, opening: Token, inner: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> str:
        page: RenderingContext = env["page"]
        cite = opinion_cite(opening)
        reference = None
        note_mark = ""
        if cite:
            reference = page.notes.reference(cite.key)
            # Before what the block holds: the note of an opinion comes before those inside it.
            note_mark = mark_safe(_note_mark(cite, page) + _side_note(cite, env))
        content = mark_safe(self.render(inner, options, env))
        return piece("opinion", content=content, reference=reference, note_mark=note_mark)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Words, with what no line may break in marked."""
        return unbroken(tokens[idx].content)

    def citation(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The note marks of one bracket."""
        html = ""
        for cite in tokens[idx].meta["cites"]:
            html += _note_mark(cite, env["page"])
        aside = ""
        for cite in tokens[idx].meta["cites"]:
            aside += _side_note(cite, env)
        if env["statement"]:
            # What floats within a statement would lie over its notes.
            env["aside"] += aside
            return html
        return html + aside

    def statement_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The beginning of a statement and of its words, which have its id; where they do not
        stand together, its notes have it.
        """
        statements: PageStatements | None = env["statements"]
        if statements is None:
            return ""
        key = tokens[idx].meta["statement"].key
        place = statements.id_of(key)
        env["statement"], env["aside"] = (key, place), ""
        if not tokens[idx].meta["has_words"]:
            return f'<span class="statement" id="{place}">'
        words = "mark" if key == statements.marked else "span"
        return f'<span class="statement"><{words} id="{place}">'

    def statement_words(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The end of the words of a statement."""
        statements: PageStatements | None = env["statements"]
        if statements is None:
            return ""
        return "</mark>" if env["statement"][0] == statements.marked else "</span>"

    def statement_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The link to a statement, after its notes, and the end of both."""
        statements: PageStatements | None = env["statements"]
        if statements is None:
            return ""
        key, place = env["statement"]
        env["statement"] = None
        return f"{statement_link(statements.link_to(place, key))}</span>{env['aside']}"

    def remark_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The beginning of an editors' remark, in a sentence or around blocks, with whose word it
        is.
        """
        tokens[idx].attrSet("class", "remark")
        return self.renderToken(tokens, idx, options, env) + kept_piece("remark_whose")

    container_remark_open = remark_open

    def entry_link(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A link to an entry; where visitors cannot open it, its words alone."""
        link = tokens[idx].meta["link"]
        target = env["page"].targets.get((link.kind, link.slug))
        if target is None:
            return unbroken(link_label(link))
        return kept_piece("entry_link", label=link.label or target.title, url=target.url)

    def chart_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The place of a figure, which is our own: what cleans the texts of editors would take its
        drawing away.
        """
        page: RenderingContext = env["page"]
        slug = tokens[idx].meta["slug"]
        target = page.targets.get(("indicator", slug))
        figure = piece(
            "text_figure",
            figure=page.figures.get(slug),
            key=page.figure_key(slug),
            url=target.url if target else "",
            rendering=page,
        )
        env["figures"].append(figure)
        return _place_of_figure(len(env["figures"]) - 1)

    def picture_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The place of a picture, which is as much our own as a chart is, with the caption that is
        written for it here.
        """
        opening, inline, _closing = tokens[idx : idx + 3]
        page: RenderingContext = env["page"]
        lines = opening.map or [0]
        # From a caption no note reaches the margin.
        noted, env["noted"] = env["noted"], None
        caption = _clean(self.renderInline(inline.children or (), options, env))
        env["noted"] = noted
        inline.children = []
        figure = piece(
            "picture_figure",
            figure=page.pictures.get(opening.meta["key"]),
            caption=caption,
            caption_words=plain_text(inline.content),
            # What a text begins with may stand in the first window.
            lazy=page.lazy_pictures and lines[0] > 0,
            rendering=page,
        )
        env["figures"].append(figure)
        return _place_of_figure(len(env["figures"]) - 1)

    def picture_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Nothing: the whole figure stands where it begins."""
        return ""

    chart_close = picture_close

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A heading below the page's own: h2, or one below that of the section that it stands in,
        and at most h4.
        """
        opening, _inline, closing = tokens[idx : idx + 3]
        # The tags, as they were typed, of this heading and of those whose sections it stands in.
        tags_above: list[str] = env["tags_above"]
        while tags_above and tags_above[-1] >= opening.tag:
            tags_above.pop()
        tags_above.append(opening.tag)
        if env["noted"] is not None:
            env["noted"] = set()
        tag = f"h{min(len(tags_above) + 1, 4)}"
        opening.tag = tag
        closing.tag = tag
        opening.attrSet("id", env["page"].heading_id(section_id(env["names"].pop(0))))
        return self.renderToken(tokens, idx, options, env)

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A table in a box of its own, from which no note reaches the margin."""
        env["noted_above"], env["noted"] = env["noted"], None
        table = self.renderToken(tokens, idx, options, env)
        return f'<div class="table" {_scrolling(gettext("Table"))}>{table}'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The end of a table and of its box."""
        env["noted"] = env["noted_above"]
        return f"{self.renderToken(tokens, idx, options, env)}</div>"

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Lines of code, which are not broken."""
        return _boxed_code(super().code_block(tokens, idx, options, env))

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Lines of code between fences."""
        return _boxed_code(super().fence(tokens, idx, options, env))

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A link without its address where that is dangerous."""
        url = str(tokens[idx].attrGet("href") or "")
        tokens[idx].attrs.pop("title", None)
        if not is_safe(url):
            tokens[idx].attrs.pop("href", None)
        elif _is_external(url):
            tokens[idx].attrSet("rel", "noopener")
        return self.renderToken(tokens, idx, options, env)


def _place_of_figure(number: int) -> str:
    """The place of that figure, as PLACE finds it."""
    return f'<div class="figure_place">{number}</div>'


def _scrolling(name: str) -> str:
    """The attributes of a box that scrolls by itself, with its name for who cannot see it."""
    return f'role="group" aria-label="{escape(name)}" tabindex="0"'


def _boxed_code(html: str) -> str:
    return f"<pre {_scrolling(gettext('Code'))}>{html.removeprefix('<pre>')}"


def _is_external(url: str) -> bool:
    """Whether the address leaves this site."""
    return bool(re.match(r"(?:https?:)?[/\\]{2}|https?:", url, re.IGNORECASE))


def _next_opinion(tokens: Sequence[Token], start: int) -> int | None:
    """Where the next opinion block begins; None where none follows."""
    for position in range(start, len(tokens)):
        if tokens[position].type == "container_opinion_open":
            return position
    return None


def _end_of_opinion(tokens: Sequence[Token], opening: int) -> int:
    """Where the opinion block that begins at `opening` ends: others may stand in it."""
    level = tokens[opening].level
    position = opening
    while tokens[position].type != "container_opinion_close" or tokens[position].level != level:
        position += 1
    return position


def _note_mark(cite: Cite, page: RenderingContext) -> str:
    mark = page.notes.cite(cite.key, cite.locator, cite.prefix)
    if mark is None:
        return kept_piece("note_unknown", key=cite.key)
    return note_mark(mark)


def _side_note(cite: Cite, env: EnvType) -> str:
    """The copy of a note for the margin; blank where its section has one, and where there is no
    margin.
    """
    page: RenderingContext = env["page"]
    note = page.notes.note(cite.key, cite.locator, cite.prefix)
    if env["noted"] is None or note is None or cite.key in env["noted"]:
        return ""
    env["noted"].add(cite.key)
    return side_note(note.number, note.locator, note.reference)


RENDERER = parser()
RENDERER.core.ruler.push("statements", read_statements)
RENDERER.renderer = PageRenderer()
