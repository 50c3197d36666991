import gc
import logging
import os

# Whatever is made while the process starts stays; to look for garbage among it takes a seventh of
# that time.
gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402

# Warnings are lines of the log like all others.
logging.captureWarnings(True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdigital.settings")

django_application = get_wsgi_application()

# The settings can be read only now.
from django.conf import settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from govdigital import site_lock  # noqa: E402
from govdigital.page_cache import ByteStore  # noqa: E402
from govdigital.page_file import PageFile  # noqa: E402
from govdigital.page_version import page_version  # noqa: E402

# Whatever serves the site keeps a restore away from it.
site_lock.hold()
# Editors' processes have no visitors' pages.
shared = (
    None if settings.ROLE == "editorial" else PageFile(settings.DATA_DIR / "pages", page_version())
)
application = ByteStore(django_application, shared)
# A mistake in an address is met now, and not by the first visitor.
_ = get_resolver().url_patterns
gc.freeze()
gc.enable()
