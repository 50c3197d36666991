"""The reference to a page in words."""

from django.utils.translation import gettext as _

from timeline.citing.page_works import Whole, address_of, day_of
from timeline.dates.wording import in_words, joined_words
from timeline.public.cited_works import CitedPage
from timeline.references.reference import one_line
from timeline.texts.citations import full_stop


def words_of_page(page: CitedPage, whole: Whole) -> str:
    """“MéxicoX”. Digital government, dated, version 9, 25 November 2026, and the version's
    address.
    """
    names = {"title": page.title, "site": page.site.name}
    if page.version:
        names |= {
            "number": str(page.version.number),
            "day": joined_words(in_words(day_of(page))),
        }
        words = _("“%(title)s”. %(site)s, version %(number)s, %(day)s.") % names
    else:
        words = _("“%(title)s”. %(site)s.") % names
    author = f"{page.author.name}{full_stop(page.author.name)} " if page.author else ""
    return one_line(f"{author}{words} {whole(address_of(page))}")
