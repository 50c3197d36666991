"""Where a shape stands, as the attributes of its element: a template writes them in one step."""

from django.utils.safestring import SafeString, mark_safe


def attributes(classes: str = "", /, **numbers: float) -> SafeString:
    """The classes and numbers as SVG writes them: class="hit" x="3.5" width="20"."""
    written = [f'{name}="{number}"' for name, number in numbers.items()]
    if classes:
        written.insert(0, f'class="{classes}"')
    return mark_safe(" ".join(written))
