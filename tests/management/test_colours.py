"""A site's own colours are measured on each other in both schemes."""

from timeline.management.colours import colour_faults, contrast, schemes


def told(tmp_path, text):
    sheet = tmp_path / "own.css"
    sheet.write_text(text)
    return list(colour_faults(sheet))


def test_contrast_is_that_of_wcag():
    assert round(contrast("#ffffff", "#000000"), 6) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#123456", "#123456") == 1


def test_colours_that_can_be_read_are_told_nothing(tmp_path):
    dark = "@media (prefers-color-scheme: dark) { :root { --link: #8fc1f5; } }"

    assert told(tmp_path, ":root { --link: #005293; }" + dark) == []


def test_a_pale_link_is_told_on_both_grounds(tmp_path):
    faults = told(tmp_path, ":root { --link: #FFE8A3 }")

    begin = "static/css/own.css: in the light scheme --link #FFE8A3 on "
    assert faults == [
        f"{begin}--paper #fcfbf8 has a contrast of 1.2 to 1, and 4.5 is the least.",
        f"{begin}--wash #f4f1ea has a contrast of 1.1 to 1, and 4.5 is the least.",
    ]


def test_a_colour_for_light_alone_is_measured_in_the_dark_too(tmp_path):
    faults = told(tmp_path, ":root { --link: #005293; }")

    assert [fault.partition(" on ")[0] for fault in faults] == [
        "static/css/own.css: in the dark scheme --link #005293"
    ] * 2


def test_a_ground_is_measured_under_all_words(tmp_path):
    faults = told(tmp_path, ":root { --paper: #000000; }")

    assert any("light scheme --ink #1b1a17 on --paper #000000" in fault for fault in faults)


def test_what_is_no_colour_of_six_digits_is_told(tmp_path):
    assert told(tmp_path, ":root { --link: red; --mark: red; }") == [
        (
            "static/css/own.css: --link is “red”, whose contrast cannot be measured: write a colour as "
            "# and six digits, such as #1b1a17."
        )
    ]


def test_a_colour_of_three_digits_is_measured_as_one_of_six(tmp_path):
    short, long = (
        told(tmp_path, f":root {{ --link: {colour} }}") for colour in ("#ffe", "#ffffee")
    )

    assert len(short) == 2
    assert [fault.replace("#ffe ", "#ffffee ") for fault in short] == long


def test_comments_and_print_are_no_scheme():
    text = "/* --ink: #111111; */ @media print { :root { --ink: #222222; } } :root{--ink:#333333}"

    assert schemes(text) == ({"ink": "#333333"}, {"ink": "#333333"})


def test_a_site_without_a_sheet_and_one_that_is_no_text(tmp_path):
    assert list(colour_faults(tmp_path / "own.css")) == []
    (tmp_path / "own.css").write_bytes(b"\xff\xfe\x00")
    (fault,) = colour_faults(tmp_path / "own.css")
    assert fault.startswith("static/css/own.css: is no text in UTF-8, from line 1 on")
