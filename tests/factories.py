"""Working copies that are ready to go live, each in English and Spanish, and the way to make them
live.
"""

import zlib
from typing import Any

from django.contrib.auth.models import Group, User

from tests.files import makers
from timeline.files.uploads import take_in
from timeline.models import (
    Agent,
    Article,
    Authorship,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Picture,
    Site,
    Source,
    Subject,
    Theme,
)
from timeline.publishing.parents import along
from timeline.publishing.publish import publish


def person(name: str, role: str = "", **values: Any) -> User:
    """Somebody who may sign in, with the rights of the role."""
    made = User.objects.create_user(name, password="a long password", **{"is_staff": True} | values)
    made.groups.set(Group.objects.filter(name=role))
    return made


def site(**values: Any) -> Site:
    words = {"name_en": "Digital government, dated", "name_es": "Gobierno digital, con fechas"}
    return Site.objects.create(pk=1, **words | values)


def agent(name: str = "Ana Pérez", **values: Any) -> Agent:
    slug = name.lower().replace(" ", "-").replace("é", "e")
    return Agent.objects.create(
        **{"name_en": name, "name_es": name, "slug": slug, "family": name.rsplit(maxsplit=1)[-1]}
        | values
    )


def organisation(name: str = "United Nations", **values: Any) -> Agent:
    return agent(name, **{"kind": "organisation", "family": ""} | values)


def source(key: str = "perez-2014", *authors: Agent, **values: Any) -> Source:
    made = Source.objects.create(
        **{"key": key, "title": f"Report {key}", "container_title": "Journal"} | values
    )
    for position, author in enumerate(authors):
        Authorship.objects.create(source=made, agent=author, position=position)
    return made


def two_author_report() -> Source:
    authors = agent("Ana Pérez"), agent("Luis Gómez", slug="luis-gomez")
    return source(
        "perez-gomez-2014", *authors, type="report", title="Portals in Latin America", date="2014"
    )


def subject(slug: str = "mexico", **values: Any) -> Subject:
    words = {"title_en": slug.title(), "title_es": slug.title(), "code": slug.upper()}
    return Subject.objects.create(**{"slug": slug} | words | values)


def theme(slug: str = "portals", **values: Any) -> Theme:
    return Theme.objects.create(
        **{"slug": slug, "title_en": "Portals", "title_es": "Portales"} | values
    )


def era(slug: str = "first-steps", **values: Any) -> Era:
    words = {"title_en": "First steps", "title_es": "Primeros pasos", "span": "199X"}
    summaries = {"summary_en": "Computers arrive.", "summary_es": "Llegan las computadoras."}
    return Era.objects.create(**{"slug": slug} | words | summaries | values)


def initiative(
    slug: str = "gob-mx", *, rests_on: Source | None = None, date: str = "2014", **values: Any
) -> Initiative:
    """A portal launched on the date; every statement names `rests_on` where that is given."""
    cited = f" [@{rests_on.key}]" if rests_on else ""
    words = {"title_en": f"Portal {slug}", "title_es": f"Portal {slug} (es)", "kind": "portal"}
    texts = {"summary_en": f"A portal opens{cited}.", "summary_es": f"Se abre un portal{cited}."}
    bodies = {"body_en": f"It opened in 2014{cited}.", "body_es": f"Se abrió en 2014{cited}."}
    made = Initiative.objects.create(**{"slug": slug} | words | texts | bodies | values)
    if rests_on and date:
        event = {"description_en": "It is launched.", "description_es": "Se lanza."}
        Milestone.objects.create(
            initiative=made, kind="launched", date=date, source=rests_on, **event
        )
    return made


def indicator(slug: str = "rank", *, rests_on: Source | None = None, **values: Any) -> Indicator:
    cited = f" [@{rests_on.key}]" if rests_on else ""
    words = {"title_en": "World rank", "title_es": "Lugar mundial", "better": "lower"}
    texts = {"description_en": f"A rank{cited}.", "description_es": f"Un lugar{cited}."}
    made = Indicator.objects.create(**{"slug": slug} | words | texts | values)
    if rests_on:
        Observation.objects.create(indicator=made, date="2018", value=64, source=rests_on)
    return made


def article(slug: str = "essay", **values: Any) -> Article:
    words = {
        "title_en": "The story",
        "title_es": "La historia",
        "body_en": "A text.",
        "body_es": "Un texto.",
    }
    return Article.objects.create(**{"slug": slug} | words | values)


def file_columns(name: str) -> dict[str, Any]:
    """The columns of a picture that has a small drawing of its own among the editorial files."""
    shade = zlib.crc32(name.encode()) & 0xFFFFFF
    return dict(take_in(makers.png(colour=f"#{shade:06x}"), f"{name}.png").columns)


def picture(key: str = "first-portal", **values: Any) -> Picture:
    """A drawing with its rights, ready to go live."""
    if "file" not in values:
        values = file_columns(key) | values
    words = {"title_en": f"Picture {key}", "title_es": f"Imagen {key}"}
    texts = {"alt_en": "A page with a search field.", "alt_es": "Una página con un buscador."}
    captions = {"caption_en": "The portal in 2014.", "caption_es": "El portal en 2014."}
    rights = {"credit": "Ana Pérez", "licence": "CC-BY-4.0", "date": "2014"}
    return Picture.objects.create(**{"key": key} | words | texts | captions | rights | values)


def live(*entries: Any, **options: Any) -> None:
    """Publish the entries with all that must go along, and bring the given copies up to date."""
    publish([*along(entries), *entries], **options)
    for entry in entries:
        entry.refresh_from_db()
