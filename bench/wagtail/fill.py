"""Makes pages of the entries that are measured, where there are none yet."""

import os
import sqlite3
from pathlib import Path

import django
from django.core.management import call_command
from django.db import transaction

django.setup()

from wagtail.models import Page, Site  # noqa: E402

from bench.content import details  # noqa: E402
from bench.wagtail.models import EntryPage, Milestone, Source  # noqa: E402

MANY = 100
ENTRY = """
SELECT i.id, i.slug, i.title_en, i.kind, i.status, i.start, i.end, i.summary_en, i.body_en, e.title_en, a.name_en,
  (SELECT group_concat(t.title_en, ', ') FROM timeline_theme t JOIN timeline_initiative_themes j ON j.theme_id = t.id
   WHERE j.initiative_id = i.id)
FROM timeline_initiative i JOIN timeline_era e ON e.id = i.era_id JOIN timeline_agent a ON a.id = i.lead_id
WHERE i.slug = ?
"""
MILESTONES = """
SELECT kind, date, description_en, source_id FROM timeline_milestone WHERE initiative_id = ? ORDER BY date_earliest
"""
SOURCES = """
SELECT DISTINCT s.id, s.title, a.name_en, s.date, s.url,
  (SELECT group_concat(w.name_en, ' and ') FROM timeline_authorship o JOIN timeline_agent w ON w.id = o.agent_id
   WHERE o.source_id = s.id)
FROM timeline_source s JOIN timeline_citation c ON c.source_id = s.id JOIN timeline_agent a ON a.id = s.publisher_id
WHERE c.initiative_id = ?
"""


@transaction.atomic
def fill():
    """Put a page for each entry below /initiatives/ of the site."""
    home = Site.objects.get(is_default_site=True).root_page
    parent = home.add_child(instance=Page(title="Initiatives", slug="initiatives"))
    rows = sqlite3.connect(Path(os.environ["DATA_DIR"]) / "public.sqlite3")
    [[size]] = rows.execute("SELECT count(*) FROM timeline_initiative")
    for path in details(size, MANY):
        [entry] = rows.execute(ENTRY, [path.split("/")[2]])
        pk, slug, title, kind, status, start, end, summary, body, era, lead, themes = entry
        page = EntryPage(title=title, slug=slug, kind=kind, status=status, era=era, lead=lead)
        page.when, page.themes = f"from {start} to {end}", themes
        page.summary = f"<p>{summary}</p>"
        page.body = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
        page.milestones = [
            Milestone(kind=kind, date=date, description=words, note=note)
            for kind, date, words, note in rows.execute(MILESTONES, [pk])
        ]
        page.sources = [
            Source(
                number=number, authors=authors, title=title, publisher=publisher, date=date, url=url
            )
            for number, title, publisher, date, url, authors in rows.execute(SOURCES, [pk])
        ]
        parent.add_child(instance=page)


call_command("migrate", verbosity=0)
if not EntryPage.objects.exists():
    fill()
