from timeline.admin import (
    agent,
    article,
    dispute,
    era,
    indicator,
    initiative,
    people,
    publication,
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
    "site",
    "source",
    "theme",
]
