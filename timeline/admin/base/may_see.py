from django.http import HttpRequest


def may_see(request: HttpRequest, name: str) -> bool:
    """Whether this person may look at entries of the model of this name, or change them."""
    may_view = request.user.has_perm(f"timeline.view_{name}")
    return may_view or request.user.has_perm(f"timeline.change_{name}")
