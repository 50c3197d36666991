import pytest

from timeline.templatetags.user_agents import browser_of

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome, Linux"),
        (f"{CHROME} Edg/140.0.0.0", "Edge, Linux"),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
            "Firefox, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.9.1", "curl/8.9.1"),
        ("x" * 500, "x" * 40),
        ("", "–"),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent, words):
    assert browser_of(user_agent) == words
