import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdigital.settings")

django_application = get_wsgi_application()

# The settings can be read only now.
from govdigital.store import ByteStore  # noqa: E402

application = ByteStore(django_application)
