"""What a started site is left with, so that pages of every kind can be read there."""

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from reversion.models import Version

from tests import factories
from timeline.history.recording import record
from timeline.links.check import LinkAnswer
from timeline.models import Dispute, Initiative
from timeline.publishing.derive import refresh
from timeline.publishing.links import store_answer
from timeline.publishing.review import ask_for_review
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import unpublish


def leave() -> dict[str, int]:
    """Withdraw one entry and remove another; leave drafts with all that editors do with them.

    The numbers by which addresses name them.
    """
    for slug, reason in (("prende-mx", "withdrawn"), ("first-place-in-latin-america", "gone")):
        entry = Initiative.objects.get(slug=slug)
        unpublish(entry, reason=reason, note_en="A note.", note_es="Una nota.")

    author, agency = factories.agent("Ana Pérez"), factories.organisation("Agencia")
    source = factories.source("draft-report", author, url="https://example.org/a")
    answer = LinkAnswer("moved", "https://example.org/b", 200)
    store_answer(source.url, answer, date(2026, 11, 20))
    portal = factories.initiative(
        "portal", rests_on=source, era=factories.era("draft-era"), lead=agency
    )
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    first, last = (version_of(portal, summary) for summary in ("It opens.", "It opened."))
    portal.translated_from = {"body_es": "It opened in 2015."}
    portal.save()
    refresh(portal)
    waiting = factories.initiative("waiting")
    ask_for_review([waiting], by="Ana Pérez", note="Is the year right?")
    plan = schedule([factories.initiative("planned")], timezone.now() + timedelta(days=1), by="Ana")
    rows = {
        "initiative": portal,
        "era": portal.era,
        "source": source,
        "other": factories.source("draft-survey"),
        "agent": author,
        "theme": factories.theme("draft-theme"),
        "indicator": factories.indicator("draft-rank", rests_on=source),
        "article": factories.article("draft"),
        "dispute": dispute,
        "waiting": waiting,
        "plan": plan,
        "user": User.objects.get(),
    }
    return {name: row.pk for name, row in rows.items()} | {"first": first, "last": last}


def version_of(entry: Initiative, summary: str) -> int:
    """The number of a new version of the entry, with that summary."""
    entry.summary_en = summary
    entry.save()
    record([entry], "Changed.")
    return Version.objects.get_for_object(entry).first().pk
