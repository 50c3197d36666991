"""The site behind Django's own page cache, as Django's documentation sets it up, in the memory of
each process.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.cached_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
