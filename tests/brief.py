"""What the fixtures must hold: the dates, states, values and figures of the story, each with its
source.
"""

from timeline.models import Agent, Article, Indicator, Initiative

ERAS = [
    ("first-steps", "1978/2000"),
    ("e-government", "2001/2006"),
    ("rules-and-agendas", "2007/2012"),
    ("digital-strategy", "2012/2018"),
    ("connect-first", "2018/2024"),
    ("one-agency", "2024/.."),
    ("outlook", ""),
]
# Beginning, end and where it stands.
LIVES = {
    "ciapem": ("1978", "", "active"),
    "compranet": ("1996", "2025-04-16", "replaced"),
    "curp": ("1996-10-23", "", "active"),
    "transparency-law": ("2002-06-11", "2016-05-09", "replaced"),
    "cidge": ("2005-12-09", "2023-01-10", "replaced"),
    "agenda-gobierno-digital": ("2009-01-16", "", "active"),
    "cedula-identidad": ("2011-01-24", "2015-10", "completed"),
    "ley-firma-electronica": ("2012-07-04", "", "active"),
    "national-digital-strategy": ("2013-11-25", "2018", "completed"),
    "first-place-in-latin-america": ("2014", "", "disputed"),
    "gob-mx": ("2014", "", "active"),
    "open-data-policy": ("2015-02-20", "", "active"),
    "mexicox": ("2015-06-23", "", "active"),
    "panaut": ("2021-04-16", "2022-04-25", "completed"),
    "llave-mx": ("2025-02-06", "", "active"),
    "ley-tramites": ("2025-07-16", "", "active"),
    "curp-biometrica": ("2025-07-17", "", "active"),
    "shared-vision": ("", "", "proposed"),
}
# By survey of the United Nations.
MEXICO = {
    "un-world-rank": {
        "2003": "30",
        "2004": "30",
        "2005": "31",
        "2008": "37",
        "2010": "56",
        "2012": "55",
        "2014": "63",
        "2016": "59",
        "2018": "64",
        "2020": "61",
        "2022": "62",
        "2024": "65",
    },
    "un-egdi": {
        "2003": "0.5933",
        "2004": "0.5957",
        "2005": "0.6061",
        "2008": "0.5893",
        "2010": "0.5150",
        "2012": "0.6240",
        "2014": "0.5733",
        "2016": "0.6195",
        "2018": "0.6818",
        "2020": "0.7291",
        "2022": "0.7473",
        "2024": "0.7850",
    },
    "un-online-services": {
        "2003": "0.8079",
        "2004": "0.7838",
        "2005": "0.8192",
        "2008": "0.7057",
        "2010": "0.4413",
        "2012": "0.7320",
        "2014": "0.6614",
        "2016": "0.8478",
        "2018": "0.9236",
        "2020": "0.8235",
        "2022": "0.8245",
        "2024": "0.7637",
    },
}
# What Mohammad J Sear gives, and whether he gives it as “about”.
SHARES = [
    ("started-online", "[2020..]", "90", True),
    ("completed-digitally", "[2020..]", "75", False),
    ("used-digital-channels", "[2020..]", "10", False),
]
# By entry or indicator, sources that differ.
DISPUTES = {
    "first-place-in-latin-america": {"sear-mexico", "nixon-2014", "unu-egov-egdi"},
    "gob-mx": {"mckinsey-mexico", "wikiguias-editor"},
    "datos-gob-mx": {"ortiz-freuler-2015", "cronica-2026-datos", "a7-2015-datos"},
    "mexicox": {"sear-mexico", "class-central-mexicox"},
    "coordination-office": {"sear-mexico"},
    "curp-biometrica": {"ntv-2025-curp", "cronica-2025-curp"},
    "panaut": {"wradio-2022-panaut", "publimetro-2022-panaut"},
    "used-digital-channels": {"sear-mexico", "excelsior-2024-encig"},
    "latin-america-rank": {"sear-mexico", "nixon-2014", "unu-egov-egdi"},
}
# Figures that stand in texts: each in the English and in the Spanish one.
SAID = [
    (
        Initiative,
        "gob-mx",
        "body",
        ("34,000", "250", "5,400", "2014"),
        ("34,000", "250", "5,400", "2014"),
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
        ("Uruguay is 26th", "33rd", "46th", "50th", "54th", "57th", "Mexico is 63rd"),
        (
            "Uruguay ocupa el lugar 26",
            "el 33",
            "el 46",
            "el 50",
            "el 54",
            "el 57",
            "México es el 63",
        ),
    ),
    (Indicator, "un-world-rank", "description", ("193", "55th of 151"), ("193", "55 de 151")),
    (Agent, "mohammad-j-sear", "biography", ("12 years", "20 years"), ("12 años", "20 años")),
    (
        Article,
        "the-road-so-far",
        "body",
        ("90%", "75%", "10%"),
        ("90\u00a0%", "75\u00a0%", "10\u00a0%"),
    ),
]
