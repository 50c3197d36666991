"""What a started site is left with, so that pages of every kind can be read there."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from reversion.models import Version

from tests import factories
from timeline.history.recording import begin, record, versions
from timeline.links.check import LinkAnswer
from timeline.models import Article, Dispute, Indicator, Initiative, Mail, Picture, Source, Theme
from timeline.newsroom.comments import Author, Place, answer, say
from timeline.public import queries
from timeline.publishing import former_addresses
from timeline.publishing.assign import assign
from timeline.publishing.derive import refresh
from timeline.publishing.links import store_answer
from timeline.publishing.people import Person, person_of
from timeline.publishing.review import ask_for_review, send_back
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import unpublish
from timeline.registry import ENTRIES


def leave() -> dict[str, int]:
    """Withdraw one entry and remove another, and leave working copies with all that editors do with
    them; the numbers by which addresses name these.
    """
    for slug, reason in (("prende-mx", "withdrawn"), ("first-place-in-latin-america", "gone")):
        entry = Initiative.objects.get(slug=slug)
        unpublish(entry, reason=reason, note_en="A note.", note_es="Una nota.")

    # What is live and has changed since, with a link that has moved.
    portal = Initiative.objects.get(slug="gob-mx")
    source = Source.objects.get(key="sear-mexico")
    store_answer(source.url, LinkAnswer("moved", "https://example.org/b", 200), date(2026, 11, 20))
    first, last = (version_of(portal, summary) for summary in ("It opens.", "It opened."))
    portal.translated_from = {"body_es": "It opened in 2015."}
    portal.save()
    refresh(portal)

    waiting = factories.initiative("waiting")
    ask_for_review([waiting], by="Ana Pérez", note="Is the year right?")
    planned = factories.initiative("planned")
    plan = schedule([planned], timezone.now() + timedelta(days=1), by=Person(0, "Ana Pérez"))
    account = factories.person("berta", "administrator")
    berta = person_of(account)
    leave_work_of(berta, portal)
    thread = say(Place(portal, "summary_en", "It opened."), Author("berta", account.pk), "When?")
    answer(thread, Author("Ana Pérez"), "See https://example.org/ for the day.")
    rows = {
        "initiative": portal,
        "era": portal.era,
        "source": source,
        "other": Source.objects.exclude(pk=source.pk).first(),
        "agent": source.authors.first(),
        "theme": Theme.objects.first(),
        "indicator": Indicator.objects.first(),
        "article": Article.objects.first(),
        "dispute": Dispute.objects.first(),
        "waiting": waiting,
        "planned": planned,
        "plan": plan,
        "thread": thread,
        "user": factories.person("luis", "contributor"),
    }
    numbers = {name: row.pk for name, row in rows.items()} | {"first": first, "last": last}
    numbers |= {"scheduledpublication": plan.pk, "comments": thread.pk}
    return every_kind(rows) | numbers


def every_kind(rows: dict[str, Any]) -> dict[str, int]:
    """A row of each kind that the admin has, of `rows` where it is there, and each one's version."""
    numbers = {}
    if not Picture.objects.exists():
        factories.picture()
    for model in ENTRIES:
        name = str(model._meta.model_name)
        entry = rows.get(name) or model.objects.first()
        if entry is not None:
            begin(entry)
            numbers[name] = entry.pk
            numbers[f"{name}_version"] = versions(model, entry.pk).first().pk
    mail = Mail.objects.create(
        to="ana@example.org", subject="News", body="News.", message_id="<a@b>"
    )
    numbers["mail"] = mail.pk
    numbers["publication"] = queries.publications().first().pk
    numbers["formeraddress"] = former_addresses.rows().first().pk
    return numbers


def leave_work_of(berta: Person, portal: Initiative) -> None:
    """Leave something in each group of her first page, and a conversation that has ended."""
    today = timezone.localdate()
    assign([portal], berta, by=Person(0, "Ana Pérez"), due_on=today, note="Check the year.")
    late = factories.initiative("late")
    assign([late], berta, by=berta, due_on=today - timedelta(days=3))
    back = factories.initiative("back")
    for word in ("Is it right?", "And now?"):
        ask_for_review([back], by=berta.name, by_pk=berta.pk, note=word)
        send_back([back], by="Ana Pérez", note="Say when.")
    own = factories.initiative("own")
    ask_for_review([own], by=berta.name, by_pk=berta.pk, note="Please look.")


def version_of(entry: Initiative, summary: str) -> int:
    """The number of a new version of the entry, with that summary."""
    entry.summary_en = summary
    entry.save()
    record([entry], "Changed.")
    return Version.objects.get_for_object(entry).first().pk
