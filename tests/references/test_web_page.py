from timeline.references.reference import Author
from timeline.references.web_page import page_reference

JOURNAL = """<!doctype html><html lang="es"><head>
<title>Portales | Revista</title>
<meta name="citation_title" content="Portales de América Latina">
<meta name="citation_author" content="Pérez, Ana">
<meta name="citation_author" content="Luis Gómez">
<meta name="citation_journal_title" content="Revista de Gobierno">
<meta name="citation_volume" content="7"><meta name="citation_issue" content="2">
<meta name="citation_firstpage" content="11"><meta name="citation_lastpage" content="20">
<meta name="citation_publication_date" content="2014/06/03">
<meta name="citation_doi" content="10.5555/12345678">
<link rel="canonical" href="https://example.org/portales">
</head><body><title>No title</title></body></html>"""

NEWS = """<html lang="en-GB"><head><title>A portal
 opens &amp; closes</title>
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2015-06-23T10:00:00-05:00">
<meta name="author" content="https://example.org/people/1">
<link rel="canonical" href="/relative"></head>"""


def test_a_journal_says_all_of_its_article():
    reference = page_reference(JOURNAL, "https://example.org/x")

    assert reference.values == {
        "type": "article-journal",
        "title": "Portales de América Latina",
        "container_title": "Revista de Gobierno",
        "volume": "7",
        "issue": "2",
        "pages": "11–20",
        "date": "2014-06-03",
        "doi": "10.5555/12345678",
        "isbn": "",
        "language": "es",
        "url": "https://example.org/portales",
    }
    assert reference.authors == [
        Author("Ana Pérez", "Pérez", "Ana"),
        Author("Luis Gómez", "Gómez", "Luis"),
    ]


def test_a_plain_page_says_its_title_site_and_day():
    reference = page_reference(NEWS, "https://example.org/x")

    told = {name: value for name, value in reference.values.items() if value}
    assert told == {
        "type": "webpage",
        "title": "A portal opens & closes",
        "container_title": "The Paper",
        "date": "2015-06-23",
        "language": "en-GB",
        "url": "https://example.org/x",
    }
    assert reference.authors == []


def test_a_page_without_a_title_says_so():
    reference = page_reference("<p>Nothing", "https://example.org/x")

    assert reference.problems == ["The page does not say what it is called."]


def test_a_page_that_says_too_much_is_heard_for_a_while():
    authors = '<meta name="citation_author" content="Pérez, Ana">' * 600

    reference = page_reference(f"<html><head>{authors}</head>", "https://example.org/x")

    assert len(reference.authors) == 500
