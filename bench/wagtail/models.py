"""An entry as a page, with its milestones and sources as the rows that editors add to it."""

from pathlib import Path

from django.db import models
from django.utils.safestring import mark_safe
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page


class EntryPage(Page):
    template = "wagtail_entry/page.html"
    # As in bench/plain/.
    style = mark_safe(Path("static/css/drawing.css").read_text())

    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    when = models.CharField(max_length=50)
    era = models.CharField(max_length=200)
    lead = models.CharField(max_length=200)
    themes = models.CharField(max_length=200)
    summary = RichTextField()
    body = RichTextField()


class Milestone(Orderable):
    page = ParentalKey(EntryPage, related_name="milestones")
    kind = models.CharField(max_length=12)
    date = models.CharField(max_length=50)
    description = models.TextField()
    note = models.IntegerField(null=True)


class Source(Orderable):
    page = ParentalKey(EntryPage, related_name="sources")
    number = models.IntegerField()
    authors = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200)
    date = models.CharField(max_length=50)
    url = models.URLField()
