from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from govdigital.databases import REPORTS, silent_databases
from govdigital.event_log import log_event
from govdigital.site_day import site_day
from timeline.management.watching import SECONDS, watch
from timeline.models import Publication, ScheduledPublication
from timeline.publishing import data_versions
from timeline.publishing.schedule import publish_due, working_copies


class Command(BaseCommand):
    help = "Put live what was scheduled for now or earlier. Several watchers do no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help=f"look every {SECONDS} seconds until stopped"
        )
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="stop when this process, which began it, ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            watch(self.look, options["beside"])
            return
        for planned in self.look():
            ending = f"not published. {planned.problem}" if planned.problem else "published."
            self.stdout.write(f"Scheduled for {planned}: {ending}")

    def look(self) -> list[ScheduledPublication]:
        """Publish what is due and remind of what is due to be done; the plans that were dealt
        with. What is published is logged with its history.
        """
        # A public process has no history, and no business here.
        from govdigital.sessions import clear_ended
        from timeline.history.recording import record_planned
        from timeline.newsroom.events import plan_failed, remind
        from timeline.newsroom.notices import forget_old
        from timeline.reader_reports.forgetting import forget_old_reports
        from timeline.reader_reports.queue import corrected, identifiers_of

        handled = publish_due(record=record_planned)
        for planned in handled:
            if planned.problem:
                plan_failed(planned)
                log_event(
                    "plan_failed",
                    outcome="failed",
                    planned_for=planned,
                    planned_by=planned.by,
                )
            elif planned.number and planned.kind == Publication.Kind.CORRECTION:
                corrected(identifiers_of(working_copies(planned)), planned.number)
        remind(site_day())
        forget_old(timezone.now())
        clear_ended()
        # Of a publication with many rows, or one that was interrupted before its data was made.
        data_versions.make()
        # Their database may be away by itself: then another look has its turn.
        if not silent_databases([REPORTS]):
            forget_old_reports(timezone.now())
        return handled
