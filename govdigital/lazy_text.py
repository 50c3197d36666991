"""The type of what gettext_lazy returns: a sentence that is translated where it is shown."""

from typing import TYPE_CHECKING

# Django's types have a private name for it, with a text's methods; at run time it is a Promise.
if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText
else:
    from django.utils.functional import Promise as LazyText

__all__ = ["LazyText"]
