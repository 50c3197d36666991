import pytest

from timeline.references import Author, read


def test_braces_hold_an_organisation_together():
    (row,) = read(
        "@book{x, title={{A} title}, author={{World Bank, Office} and {{UN}} and Sear, {M} J}}"
    )

    assert row.authors == [
        Author("World Bank, Office"),
        Author("UN"),
        Author("M J Sear", "Sear", "M J"),
    ]
    assert row.values["title"] == "A title"


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("Felipe de la Cruz", "de la Cruz", "Felipe"),
        ("{de la Cruz}, Felipe", "de la Cruz", "Felipe"),
        ("Carmona, Jr., Ramiro", "Carmona Jr.", "Ramiro"),
        ("Carmona, Ramiro, Jr.", "Carmona Jr.", "Ramiro"),
        ("family=Rueda, given=Simón, prefix=de la", "de la Rueda", "Simón"),
        (r"{\'A}lvarez, Jos{\'e}", "Álvarez", "José"),
        ("Paz, Irma and and others", "Paz", "Irma"),
    ],
)
def test_particles_and_suffixes_of_names_are_kept(written, family, given):
    (row,) = read(f"@book{{x, title={{A}}, author={{{written}}}}}")

    assert [(author.family, author.given) for author in row.authors] == [(family, given)]


def test_an_institution_keeps_its_and():
    name = "United Nations Department of Economic and Social Affairs"

    assert read(f"@techreport{{x, title={{A}}, institution={{{name}}}}}")[0].publisher == name
