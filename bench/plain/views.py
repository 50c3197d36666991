"""One view a page, with the related rows read at once."""

from pathlib import Path

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, Sum, prefetch_related_objects
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from bench.plain.models import Citation, Era, Indicator, Initiative, Observation, Source

PER_PAGE = 50
WHOLE, CHOSEN = 200, 8
# Its own style sheet in the page: what makes it as long as ours, whose notes and drawing are longer.
STYLE = mark_safe(Path("static/css/drawing.css").read_text())
FACETS = ("era__title", "kind", "status", "themes__title", "lead__name")


def cited(**which):
    """The citations of each row with their sources, publishers and authors."""
    rows = Citation.objects.filter(**which).select_related("source__publisher")
    return Prefetch("citations", rows.prefetch_related("source__authors"))


def listed():
    return Initiative.objects.filter(withdrawn_at=None).select_related("era")


def sources_of(rows):
    """The sources that rows with citations name, each once."""
    return list({c.source_id: c.source for row in rows for c in row.citations.all()}.values())


def start(request):
    best = listed().order_by("-source_count", "pk").prefetch_related(cited(place="summary"))
    eras = Era.objects.filter(withdrawn_at=None).annotate(
        entries=Count("initiatives", filter=Q(initiatives__withdrawn_at=None))
    )
    eras = list(eras.prefetch_related(Prefetch("initiatives", best[:3], to_attr="main")))
    totals = listed().order_by().aggregate(all=Sum("statements"), sourced=Sum("statements_sourced"))
    context = {
        "eras": eras,
        "years": by_year(listed()),
        "sources": sources_of(row for era in eras for row in era.main),
        "totals": totals,
        "entries": sum(era.entries for era in eras),
        "reports": Source.objects.count(),
    }
    return render(request, "plain/start.html", context)


def by_year(rows):
    """How many of the rows began in each year."""
    years = rows.order_by().values(year=ExtractYear("start_earliest"))
    return list(years.annotate(number=Count("pk")).order_by("year"))


def era(request, slug):
    row = get_object_or_404(Era, slug=slug)
    rows = listed().filter(era=row)
    number = rows.count()
    shown = rows if number <= WHOLE else rows.order_by("-source_count", "pk")[:CHOSEN]
    shown = list(shown.prefetch_related(cited(place="summary")))
    context = {
        "era": row,
        "number": number,
        "rows": shown,
        "years": by_year(rows) if number > WHOLE else None,
        "sources": sources_of(shown),
        "before": Era.objects.filter(position__lt=row.position).last(),
        "after": Era.objects.filter(position__gt=row.position).first(),
    }
    return render(request, "plain/era.html", context)


def initiatives(request):
    rows = listed()
    for name in ("kind", "status"):
        if name in request.GET:
            rows = rows.filter(**{name: request.GET[name]})
    facets = {name: rows.order_by(name).values_list(name).annotate(Count("pk")) for name in FACETS}
    page = Paginator(rows.prefetch_related(cited(place="summary")), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "facets": facets, "sources": sources_of(page)}
    return render(request, "plain/initiatives.html", context)


def initiative(request, slug):
    rows = Initiative.objects.select_related("era", "lead").prefetch_related("themes", "milestones")
    row = get_object_or_404(rows, slug=slug)
    sources = Source.objects.filter(citations__initiative=row).distinct()
    sources = sources.select_related("publisher").prefetch_related("authors")
    return render(
        request, "plain/initiative.html", {"row": row, "sources": sources, "style": STYLE}
    )


def draw(row):
    """Give each observation of the indicator its place in a chart of 600 by 260."""
    row.points = list(row.observations.all())
    for number, point in enumerate(row.points):
        point.x = f"{50 + 580 * number / len(row.points):.1f}"
        point.y = f"{260 - 2 * point.value:.1f}"
    row.line = " ".join(f"{point.x},{point.y}" for point in row.points)
    row.first, row.last = row.points[0], row.points[-1]


def indicators(request):
    rows = Indicator.objects.filter(withdrawn_at=None).prefetch_related("observations")
    for row in rows:
        draw(row)
    last = [row.last for row in rows]
    prefetch_related_objects(last, "source__publisher", "source__authors")
    sources = list({point.source_id: point.source for point in last}.values())
    return render(request, "plain/indicators.html", {"rows": rows, "sources": sources})


def indicator(request, slug):
    observations = Observation.objects.select_related("source__publisher")
    observations = Prefetch("observations", observations.prefetch_related("source__authors"))
    rows = Indicator.objects.filter(withdrawn_at=None)
    row = get_object_or_404(
        rows.prefetch_related(observations, cited(place="description")), slug=slug
    )
    draw(row)
    context = {
        "row": row,
        "sources": list({point.source_id: point.source for point in row.points}.values()),
        "before": rows.filter(position__lt=row.position).last(),
        "after": rows.filter(position__gt=row.position).first(),
    }
    return render(request, "plain/indicator.html", context)


def sources(request):
    rows = Source.objects.select_related("publisher").prefetch_related("authors")
    rows = rows.annotate(places=Count("citations")).order_by("title")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plain/sources.html", {"page": page})


def source(request, key):
    rows = Source.objects.select_related("publisher").prefetch_related("authors")
    row = get_object_or_404(rows, key=key)
    places = row.citations.select_related("initiative", "indicator").order_by("initiative", "pk")
    page = Paginator(places, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plain/source.html", {"row": row, "page": page})
