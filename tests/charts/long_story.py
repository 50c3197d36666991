"""A made-up story of 75 entries in seven eras, with dates, titles and gaps as those of a real
one.
"""

from random import Random

from tests.charts.unsaved_rows import era, initiative

# Title, span and number of entries.
ERAS = (
    ("First steps", "1978/2000", 6),
    ("E-government", "2001/2006", 12),
    ("Rules and agendas", "2007/2012", 8),
    ("Digital strategy", "2012/2018", 22),
    ("Connect first", "2018/2024", 10),
    ("One agency", "2024/..", 12),
)
TITLES = (
    "Committee of heads of computing",
    "Advanced Electronic Signature Act",
    "National Digital Strategy",
    "gob.mx",
    "Portal of procedures and services, draft",
)


def long_story():
    """The eras in their order, the last of them the outlook with five proposals."""
    chance = Random("75 entries")
    eras = []
    for place, (title, span, count) in enumerate(ERAS, start=1):
        first = int(span[:4])
        last = 2026 if span.endswith("..") else int(span[5:])
        entries = [
            entry(f"{place}-{number}", first, last, chance, number) for number in range(count)
        ]
        eras.append(era(*entries, title=title, span=span, position=place, pk=place))
    wishes = [
        initiative(f"Wish {number}", status="proposed", slug=f"7-{number}") for number in range(5)
    ]
    eras.append(era(*wishes, title="Outlook", span="", position=7, pk=7))
    return eras


def entry(slug, first, last, chance, number):
    """One entry of the years from first to last: three in an era are main, some are undated."""
    year = chance.randint(first, last)
    start = chance.choice([f"{year}", f"{year}-{chance.randint(1, 12):02}", f"{year}~"])
    ends = chance.choice(["", "", str(min(year + chance.randint(1, 9), 2026))])
    if number in (4, 9):
        start = ends = ""
    return initiative(
        chance.choice(TITLES),
        start,
        ends if start else "",
        "unknown" if not start else "completed" if ends else "active",
        slug=slug,
        disputed=number == 2,
        main=number < 3,
    )
