"""What editors see and do: requests of people who are signed in enter; forms and answers leave."""

from timeline.admin.entries import (
    accounts,
    agent,
    article,
    dispute,
    era,
    former_address,
    indicator,
    initiative,
    picture,
    publication,
    site,
    source,
    subject,
    theme,
)
from timeline.admin.newsroom import mail
from timeline.admin.publishing import schedule
from timeline.admin.reports import report

__all__ = [
    "accounts",
    "agent",
    "article",
    "dispute",
    "era",
    "former_address",
    "indicator",
    "initiative",
    "mail",
    "picture",
    "publication",
    "report",
    "schedule",
    "site",
    "source",
    "subject",
    "theme",
]
