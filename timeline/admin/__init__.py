from timeline.admin import (
    agent,
    article,
    dispute,
    era,
    indicator,
    initiative,
    people,
    publication,
    schedule,
    site,
    source,
    theme,
)

__all__ = [
    "agent",
    "article",
    "dispute",
    "era",
    "indicator",
    "initiative",
    "people",
    "publication",
    "schedule",
    "site",
    "source",
    "theme",
]
