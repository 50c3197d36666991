"""Keeps a version of an entry at each save in the admin, with who saved it and what was changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from reversion.models import Version

from timeline.history.recording import begin
from timeline.publishing.people import name_of_person

SAFE = ("GET", "HEAD", "OPTIONS")


def author_of(version: Version) -> str:
    """The name of who made a version; blank where no editor did."""
    user = version.revision.user
    if user is None:
        return ""
    return name_of_person(user)


class Versioned(admin.ModelAdmin[Any]):
    """Keeps a version at each save.

    VersionAdmin of django-reversion would put back derived columns and all entries of a revision,
    and opens a transaction for each page that is only looked at.
    """

    @contextmanager
    def keeping(self, request: HttpRequest) -> Iterator[None]:
        """Keep what is saved while the block runs; looking at a form keeps nothing and locks
        nothing.
        """
        if request.method in SAFE:
            yield
            return
        with reversion.create_revision():
            reversion.set_user(request.user)
            yield

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with self.keeping(request):
            return super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if request.method not in SAFE and (entry := self.get_object(request, object_id)):
            begin(self.historic(entry))
        with self.keeping(request):
            return super().change_view(request, object_id, form_url, extra_context)

    def historic(self, row: Any) -> Any:
        """The entry whose history a saved row belongs to."""
        return row

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        return self.commented(super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        return self.commented(super().log_change(request, obj, message))

    def commented(self, log_entry: LogEntry) -> LogEntry:
        """Let the version say what the admin's log says: as values, so that each reader has it in
        words.
        """
        if reversion.is_active():
            reversion.set_comment(log_entry.change_message)
        return log_entry
