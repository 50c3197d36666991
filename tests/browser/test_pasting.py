"""Pasting into a text: what word processors and browsers put on the clipboard becomes CommonMark."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

CASES = Path(__file__).parents[1] / "cases" / "paste"
ADD = "/admin/timeline/initiative/add/"
# As a browser does it: an event with what the clipboard holds, and the plain words where nobody
# prevents it.
PASTE = """(area, {html, plain, types}) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (plain) data.setData("text/plain", plain);
  for (const type of types) data.setData(type, "x");
  area.focus();
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  if (area.dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


@pytest.fixture
def editor(editor, live_site, said):
    editor.set_default_timeout(15_000)
    editor.goto(f"{live_site}{ADD}")
    editor.get_by_role("toolbar", name="Tools for Text, English").wait_for()
    yield editor
    # Not even a document that nobody sees has styles that the policy refuses.
    assert said == []


@pytest.fixture
def body(editor):
    field = editor.locator("#id_body_en")
    field.focus()
    return field


def paste(field, html="", plain="", types=()):
    field.evaluate(PASTE, {"html": html, "plain": plain, "types": list(types)})


def said_below(field):
    return field.locator("xpath=following-sibling::p[@role='status']")


SAID = {
    "word": "Left out: a picture, a comment, and words that were deleted. "
    "Changed: a footnote stands in brackets.",
    "libreoffice": "Left out: a picture and an address that a text cannot link to. "
    "Changed: a footnote stands in brackets and a table has no joined cells any more.",
    "google_docs": "Left out: a picture. Changed: struck out words are plain.",
    "web_page": "Left out: a picture, the mark of a footnote, 2 addresses that a text cannot link to, "
    "and a form. Changed: a table has no joined cells any more.",
}


@pytest.mark.parametrize("name", SAID)
def test_rich_words_become_commonmark_and_the_rest_is_said_once(body, name):
    paste(body, (CASES / f"{name}.html").read_text(), "words")

    expect(body).to_have_value((CASES / f"{name}.md").read_text().rstrip("\n"))
    expect(said_below(body)).to_have_text(SAID[name])


def test_one_undo_brings_the_text_of_before(editor, body):
    editor.keyboard.type("It opens. ")
    paste(body, "<p>One</p><ul><li>two</li></ul>", "One two")
    expect(body).to_have_value("It opens. \n\nOne\n\n- two")

    editor.keyboard.press("Control+z")

    expect(body).to_have_value("It opens. ")


def test_blocks_stand_apart_and_words_go_on_in_the_sentence(body):
    body.fill("Before  after.")
    body.evaluate("area => area.setSelectionRange(7, 7)")
    paste(body, "<b>the words</b>", "the words")
    expect(body).to_have_value("Before **the words** after.")

    body.fill("Before\nafter.")
    body.evaluate("area => area.setSelectionRange(6, 6)")
    paste(body, "<h1>One</h1><p>two</p>", "One two")
    expect(body).to_have_value("Before\n\n## One\n\ntwo\n\nafter.")


def test_a_text_of_one_line_takes_words_alone(editor):
    summary = editor.locator("#id_summary_en")
    paste(summary, "<h2>Title</h2><ul><li>one</li><li><b>two</b></li></ul><p>1. three</p>", "x")

    expect(summary).to_have_value("Title one **two** 1. three")
    expect(said_below(summary)).to_have_text(
        "Changed: 2 headings, lists, tables or quotations are words in a line."
    )


def test_plain_words_and_the_source_of_a_text_stay_as_they_are(editor, body):
    source = "**bold** [@perez-2014] * one"
    pastes = [
        {"plain": source},
        {"html": f"<pre>{source}</pre>", "plain": source},
        {"html": f"<div>{source}</div>", "plain": source, "types": ["vscode-editor-data"]},
    ]
    for kind in pastes:
        body.fill("")
        paste(body, **kind)
        expect(body).to_have_value(source)

    # Whoever asks for plain words gets them, whatever else the clipboard holds.
    body.fill("")
    editor.keyboard.down("Control")
    editor.keyboard.down("Shift")
    body.dispatch_event("keydown", {"key": "V", "ctrlKey": True, "shiftKey": True})
    paste(body, f"<b>{source}</b>", source)
    editor.keyboard.up("Shift")
    editor.keyboard.up("Control")
    expect(body).to_have_value(source)


SURVIVE = {
    "<p>It opens [@perez-2014, p. 3; @un].</p>": "It opens [@perez-2014, p. 3; @un].",
    "<p>See [[era:first-steps|the years]].</p>": "See [[era:first-steps|the years]].",
    "<p>[Not known.]{.remark}</p>": "[Not known.]{.remark}",
    "<p>Ask @gobmx or ana@example.org.</p>": r"Ask \@gobmx or ana@example.org.",
    "<p>2 * 3, snake_case, [sic], a # b</p>": "2 * 3, snake_case, [sic], a # b",
    "<p>*x* _y_ &lt;i&gt; &amp;copy; `z`</p>": r"\*x\* \_y\_ \<i> \&copy; \`z\`",
    "<p># one<br>- two<br>3. four<br>&gt; five</p>": "\\# one\\\n\\- two\\\n3\\. four\\\n\\> five",
    '<a href="https://example.org/a b?x=(1)&utm_source=n">w</a>': "[w](https://example.org/a%20b?x=%281%29)",
    '<a href="javascript:alert(1)">w</a>': "w",
    '<a href=" JaVa\nScript:alert(1)">w</a>': "w",
    '<a href="data:text/html,x">w</a>': "w",
    '<a href="mailto:ana@example.org">Ana</a>': "[Ana](mailto:ana@example.org)",
    '<a href="https://example.org/">[1] [@x]</a>': r"[\[1\] \[\@x\]](https://example.org/)",
    "a<b> b </b>c": "a **b** c",
    "<b>One:</b>two": "**One**:two",
    "<b></b><i> </i>x": "x",
    "<b>a</b><b>b</b>": "**ab**",
    "<table><tr><td>alone</td></tr></table>": "alone",
    "<table><tr><td>a<br>b</td><td><ul><li>c</li></ul></td></tr><tr><td>d|e</td></tr></table>": "| a b | c |\n| --- | --- |\n| d\\|e |  |",
    "<p>::: opinion @perez-2014</p><p>It * is.</p><p>:::</p>": "::: opinion @perez-2014\n\nIt * is.\n\n:::",
    "<p style='display:none'>x</p><p onclick='y()'>z<script>alert(1)</script></p>": "z",
}


@pytest.mark.parametrize("html", SURVIVE)
def test_marks_of_this_site_survive_and_others_are_escaped_once(body, html):
    paste(body, html, "plain")

    expect(body).to_have_value(SURVIVE[html])


def test_nothing_that_is_pasted_runs_or_is_fetched(editor, body):
    asked = []
    editor.on("request", lambda request: asked.append(request.url))
    paste(
        body,
        '<img src="https://example.org/p.gif" onerror="window.ran = 1"><svg onload="window.ran = 1">'
        '</svg><iframe src="https://example.org/"></iframe><style>@import "https://example.org/a.css";'
        "</style><b style='background:url(https://example.org/b.png)'>x</b>",
        "x",
    )

    expect(body).to_have_value("**x**")
    assert editor.evaluate("window.ran") is None
    assert [url for url in asked if "example.org" in url] == []


def test_an_address_pasted_over_words_links_them(body):
    body.fill("Read the report now.")
    body.evaluate("area => area.setSelectionRange(5, 15)")
    paste(body, plain="https://example.org/a_(b)?utm_source=mail&id=3")
    expect(body).to_have_value("Read [the report](https://example.org/a_%28b%29?id=3) now.")

    # No words, words with a link in them, or an address that is replaced by another one.
    for text, after in {
        "[a](https://)": "[a](https://example.org/)",
        "[a] b": "https://example.org/",
    }.items():
        body.fill(text)
        start = text.find("https") if "https" in text else 0
        end = len(text) - 1 if "https" in text else len(text)
        body.evaluate("(area, [a, b]) => area.setSelectionRange(a, b)", [start, end])
        paste(body, plain="https://example.org/")
        expect(body).to_have_value(after)

    body.fill("words")
    body.press("Control+a")
    paste(body, plain="javascript:alert(1)")
    expect(body).to_have_value("javascript:alert(1)")


def test_a_picture_alone_is_said_to_be_left_out(editor, body):
    body.evaluate("""area => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "x.png", {type: "image/png"}));
      area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""")

    expect(said_below(body)).to_have_text("Left out: a picture.")
