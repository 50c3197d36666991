"""Browsers, as people call them."""

from django import template

register = template.Library()

# What browsers and systems call themselves, the narrower name first: each names others too.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser_of(user_agent: str) -> str:
    """The browser and the system that a User-Agent names (RFC 9110, 10.1.5), such as “Firefox,
    Android”; its first word where it names neither, a dash where it is blank.
    """
    names = []
    for known in (BROWSERS, SYSTEMS):
        name = next((name for sign, name in known.items() if sign in user_agent), "")
        if name:
            names.append(name)
    return ", ".join(names) or user_agent.partition(" ")[0][:40] or "–"
