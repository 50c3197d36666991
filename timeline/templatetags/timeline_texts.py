"""Template tags for texts, notes and dates; those that cite read `rendering`, the notes
and links of the page.
"""

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from timeline.dates.wording import in_words, joined_words, span_in_words
from timeline.models import FormerAddress, PublishedEntry, Source
from timeline.models.languages import LANGUAGES
from timeline.texts.citations import full_stop
from timeline.texts.rendering import piece, render, render_inline

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: Context, text: str | None) -> SafeString:
    """{% prose entry.body %}: paragraphs, headings and lists."""
    return render(text or "", context["rendering"])


@register.simple_tag(takes_context=True)
def line(context: Context, text: str | None) -> SafeString:
    """{% line entry.summary %}: one paragraph's words, without the paragraph."""
    return render_inline(text or "", context["rendering"])


@register.simple_tag(takes_context=True)
def cite(context: Context, source: Source, locator: str = "") -> SafeString:
    """{% cite milestone.source milestone.locator %}: the note mark of this place."""
    return mark_safe(piece("note_mark", mark=context["rendering"].notes.cite(source, locator)))


@register.simple_tag
def words(text: str | None) -> SafeString:
    """{% words era.span %}: an EDTF date in words, with its time elements."""
    return mark_safe(piece("date", words=in_words(text or "")))


@register.simple_tag
def span_words(start: str | None, end: str | None, running: bool = False) -> SafeString:
    """{% span_words initiative.start initiative.end running %}: the life of a thing in words."""
    return mark_safe(piece("date", words=span_in_words(start or "", end or "", running)))


@register.filter
def date_words(text: str | None) -> str:
    """{{ era.span|date_words }}: an EDTF date in plain words, for attributes and titles."""
    return joined_words(in_words(text or ""))


@register.filter
def stop(text: object) -> str:
    """{{ title|stop }}: the full stop that the text still needs."""
    return full_stop(str(text))


@register.inclusion_tag("timeline/includes/lang_of.html")
def lang_of(entry: Model, name: str) -> dict[str, str]:
    """<h1{% lang_of entry "title" %}>: the language that stands in where the reader's is missing,
    as lang="en".
    """
    return {"language": foreign_language(entry, name)}


@register.simple_tag
def foreign_language(entry: Model, name: str) -> str:
    """{% foreign_language entry "note" as language %}: the same language alone; blank for the
    reader's own.
    """
    spoken = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for language in (spoken, *LANGUAGES):
        if getattr(entry, f"{name}_{language}", None):
            return "" if language == spoken else language
    return ""


@register.simple_tag
def titled(entry: PublishedEntry | FormerAddress) -> SafeString:
    """{% titled entry %}: the title that was live, with the language in which it stands where not
    the reader's.
    """
    return mark_safe(piece("titled", entry=entry))
