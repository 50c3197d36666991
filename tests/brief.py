"""What the fixtures must hold: the dates, states, values and figures of the story, each with its
source.
"""

from timeline.models import Agent, Article, Indicator, Initiative

ERAS = [
    ("first-steps", "199X"),
    ("e-government", "2001/2011"),
    ("digital-strategy", "2012/2018"),
    ("shared-data", "2018/.."),
    ("outlook", ""),
]
# Address, era, status, kind and date of the milestone, and the source of that date.
INITIATIVES = [
    ("bring-stakeholders-in", "outlook", "proposed", "proposed", "", "sear-mexico"),
    ("coordination-office", "digital-strategy", "completed", "occurred", "2012", "sear-mexico"),
    ("e-government-initiative", "e-government", "completed", "occurred", "2001", "sear-mexico"),
    (
        "empower-digital-transformation-officers",
        "outlook",
        "proposed",
        "proposed",
        "",
        "sear-mexico",
    ),
    (
        "first-place-in-latin-america",
        "digital-strategy",
        "disputed",
        "occurred",
        "2014",
        "sear-mexico",
    ),
    ("gob-mx", "digital-strategy", "active", "launched", "2014", "mckinsey-mexico"),
    ("interoperamx", "shared-data", "active", "launched", "2018", "sear-mexico"),
    ("it-policy-under-inegi", "first-steps", "completed", "occurred", "199X", "sear-mexico"),
    ("mexicox", "digital-strategy", "active", "launched", "2015-06-23", "class-central-mexicox"),
    ("modern-systems-and-talent", "outlook", "proposed", "proposed", "", "sear-mexico"),
    (
        "national-digital-strategy",
        "digital-strategy",
        "completed",
        "occurred",
        "2012/2018",
        "sear-mexico",
    ),
    ("open-data-policy", "digital-strategy", "active", "launched", "[2012..]", "sear-mexico"),
    ("prende-mx", "digital-strategy", "active", "launched", "[2012..]", "sear-mexico"),
    ("resources-that-match-priorities", "outlook", "proposed", "proposed", "", "sear-mexico"),
    ("shared-vision", "outlook", "proposed", "proposed", "", "sear-mexico"),
    ("x-road", None, "unknown", None, None, None),
]
OBSERVATIONS = [
    ("completed-digitally", "[2020..]", "75", "sear-mexico"),
    ("latin-america-rank", "2014", "1", "sear-mexico"),
    ("latin-america-rank", "[..2014]", "8", "sear-mexico"),
    ("started-online", "[2020..]", "90", "sear-mexico"),
    ("un-egdi", "2010", "0.5150", "unu-egov-egdi"),
    ("un-egdi", "2012", "0.6240", "unu-egov-egdi"),
    ("un-egdi", "2014", "0.5733", "unu-egov-egdi"),
    ("un-egdi", "2016", "0.6195", "unu-egov-egdi"),
    ("un-egdi", "2018", "0.6818", "unu-egov-egdi"),
    ("un-world-rank", "2010", "56", "unu-egov-egdi"),
    ("un-world-rank", "2012", "55", "unu-egov-egdi"),
    ("un-world-rank", "2014", "63", "unu-egov-egdi"),
    ("un-world-rank", "2016", "59", "unu-egov-egdi"),
    ("un-world-rank", "2018", "64", "un-egovkb-mexico"),
    ("un-world-rank", "2018", "64", "unu-egov-egdi"),
    ("un-world-rank", "2020", "61", "un-survey-2020"),
    ("used-digital-channels", "[2020..]", "10", "sear-mexico"),
]
# Figures that stand in texts: each in the English and in the Spanish one.
SAID = [
    (
        Initiative,
        "gob-mx",
        "body",
        ("34,000", "250", "5,400", "2014"),
        ("34\u00a0000", "250", "5400", "2014"),
    ),
    (
        Initiative,
        "mexicox",
        "body",
        ("a million", "23 June 2015"),
        ("un millón", "23 de junio de 2015"),
    ),
    (
        Initiative,
        "first-place-in-latin-america",
        "body",
        ("Uruguay is 26th", "33rd", "46th", "50th", "54th", "57th", "Mexico 63rd"),
        ("Uruguay ocupa el lugar 26", "el 33", "el 46", "el 50", "el 54", "el 57", "México, el 63"),
    ),
    (Indicator, "un-world-rank", "description", ("193", "55th of 151"), ("193", "55 de 151")),
    (Agent, "mohammad-j-sear", "biography", ("12 years", "20 years"), ("12 años", "20 años")),
    (
        Article,
        "the-road-so-far",
        "body",
        ("90 per", "75 per", "10 per"),
        ("90 por", "75 por", "10 por"),
    ),
]
