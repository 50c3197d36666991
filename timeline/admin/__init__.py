from timeline.admin import (
    agent,
    article,
    dispute,
    era,
    indicator,
    initiative,
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
    "publication",
    "site",
    "source",
    "theme",
]
