"""The whole story as one page: its eras with all their entries, then the essays."""

from collections import defaultdict

from django.db.models import Q

from timeline.models import Article, Era, Initiative, Position
from timeline.models.publishable import PublishableQuerySet
from timeline.public.page_sources import in_disputes, points_of, references_of
from timeline.public.pages import BookEntry, BookEra, BookPage, DisputedPoint
from timeline.public.story import WHOLE, best_sourced, claimed_milestones, place_in_era


def book_page(using: str) -> BookPage:
    """The story with every entry and its milestones; of more than WHOLE entries, those that are
    main in their era or best sourced.
    """
    eras = list(Era.objects.using(using).listed())
    listed: PublishableQuerySet = Initiative.objects.using(using).listed()
    rows = listed.select_related("opinion_of", "lead").prefetch_related("milestones")
    total = listed.count()
    if total > WHOLE:
        rows = rows.filter(best_sourced(eras, using))
    initiatives = list(rows)
    left_out = total - len(initiatives)
    essays = list(
        Article.objects.using(using)
        .listed()
        .filter(kind=Article.Kind.ESSAY)
        .select_related("author")
    )
    # Without their keys: what was left out would make the query as long as the story.
    of_book = Q(dispute__era__isnull=False) | Q(dispute__article__isnull=False)
    if left_out:
        of_book |= Q(dispute__initiative__in=[row.pk for row in initiatives])
    else:
        of_book |= Q(dispute__initiative__isnull=False)
    points = points_of(in_disputes(Position.objects.using(using).filter(of_book)))
    milestones = [milestone for row in initiatives for milestone in row.milestones.all()]
    return BookPage(
        eras=eras_of(eras, initiatives, points),
        essays=essays,
        left_out=left_out,
        references=references_of(using, eras, initiatives, milestones, essays, points=points),
    )


def eras_of(
    eras: list[Era], initiatives: list[Initiative], points: list[DisputedPoint]
) -> list[BookEra]:
    """The eras in their order with their entries in theirs; then what stands in no era."""
    of_initiative: dict[int | None, list[DisputedPoint]] = defaultdict(list)
    of_era: dict[int | None, list[DisputedPoint]] = defaultdict(list)
    for point in points:
        of_initiative[point.dispute.initiative_id].append(point)
        of_era[point.dispute.era_id].append(point)
    entries: dict[int | None, list[BookEntry]] = defaultdict(list)
    for row in sorted(initiatives, key=place_in_era):
        points_of_row = of_initiative[row.pk]
        claimed = claimed_milestones(row, points_of_row)
        entries[row.era_id].append(BookEntry(row, points_of_row, claimed))
    sections: list[BookEra] = []
    for number, era in enumerate(eras):
        sections.append(BookEra(era, number, entries[era.pk], of_era[era.pk]))
    if entries[None]:
        sections.append(BookEra(None, 0, entries[None], []))
    return sections
