"""The tables of the public database, with the columns that these pages show."""

from django.db import models


class Entry(models.Model):
    slug = models.SlugField()
    title = models.CharField(max_length=200, db_column="title_en")
    updated_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        managed = False


class Agent(models.Model):
    slug = models.SlugField()
    name = models.CharField(max_length=200, db_column="name_en")

    class Meta:
        managed = False
        db_table = "timeline_agent"


class Theme(Entry):
    class Meta(Entry.Meta):
        db_table = "timeline_theme"


class Era(Entry):
    span = models.CharField(max_length=50)
    summary = models.TextField(db_column="summary_en")
    position = models.IntegerField()

    class Meta(Entry.Meta):
        db_table = "timeline_era"
        ordering = ["position"]


class Source(models.Model):
    key = models.CharField(max_length=100)
    type = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    date = models.CharField(max_length=50)
    url = models.URLField()
    publisher = models.ForeignKey(Agent, models.PROTECT, null=True)
    authors = models.ManyToManyField(Agent, through="Authorship", related_name="works")

    class Meta:
        managed = False
        db_table = "timeline_source"
        ordering = ["title"]


class Authorship(models.Model):
    source = models.ForeignKey(Source, models.CASCADE)
    agent = models.ForeignKey(Agent, models.PROTECT)
    position = models.IntegerField()

    class Meta:
        managed = False
        db_table = "timeline_authorship"
        ordering = ["position"]


class Initiative(Entry):
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    summary = models.TextField(db_column="summary_en")
    body = models.TextField(db_column="body_en")
    start = models.CharField(max_length=50)
    start_earliest = models.DateField(null=True)
    end = models.CharField(max_length=50)
    end_latest = models.DateField(null=True)
    source_count = models.IntegerField()
    statements = models.IntegerField()
    statements_sourced = models.IntegerField()
    era = models.ForeignKey(Era, models.PROTECT, null=True, related_name="initiatives")
    lead = models.ForeignKey(Agent, models.PROTECT, null=True)
    themes = models.ManyToManyField(
        Theme, db_table="timeline_initiative_themes", related_name="initiatives"
    )

    class Meta(Entry.Meta):
        db_table = "timeline_initiative"
        ordering = ["era__position", "start_earliest", "pk"]


class Milestone(models.Model):
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12)
    date = models.CharField(max_length=50)
    date_earliest = models.DateField(null=True)
    description = models.TextField(db_column="description_en")
    source = models.ForeignKey(Source, models.PROTECT, null=True)

    class Meta:
        managed = False
        db_table = "timeline_milestone"
        ordering = ["date_earliest", "pk"]


class Indicator(Entry):
    description = models.TextField(db_column="description_en")
    unit = models.CharField(max_length=20, db_column="unit_en")
    position = models.IntegerField()

    class Meta(Entry.Meta):
        db_table = "timeline_indicator"
        ordering = ["position"]


class Observation(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    date = models.CharField(max_length=50)
    date_earliest = models.DateField(null=True)
    value = models.DecimalField(max_digits=20, decimal_places=2)
    source = models.ForeignKey(Source, models.PROTECT, null=True)

    class Meta:
        managed = False
        db_table = "timeline_observation"
        ordering = ["date_earliest", "pk"]


class Citation(models.Model):
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    locator = models.CharField(max_length=100)
    place = models.CharField(max_length=40)
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, related_name="citations")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="citations")

    class Meta:
        managed = False
        db_table = "timeline_citation"
        ordering = ["pk"]
