"""The languages of the content: each translated text has a column for each of them."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# As they stand within a sentence: Spanish writes them small.
LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish")}
