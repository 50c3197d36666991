"""The site's own settings, with data in a folder that the tests throw away."""

import atexit
import os
import shutil
import tempfile

for name in (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DJANGO_SUPERUSER_EMAIL",
    "DJANGO_SUPERUSER_USERNAME",
    "EDITORIAL_URL",
    "EMAIL_FROM",
    "EMAIL_URL",
    "HOST",
    "LOG_FORMAT",
    "METRICS_ADDRESS",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_SERVER",
    "PORT",
    "PUBLIC_URL",
    "REQUIRE_MFA",
    "ROLE",
    "SECURITY_CONTACT",
    "SENTRY_DSN",
    "SITE_DIR",
    "STORAGE_URL",
    "ARK_NAAN",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
    "WORKERS",
):
    os.environ.pop(name, None)
# A command that a test runs as a process of its own is given the folder of the test.
FOLDER_OF_THE_TEST = os.environ.get("FOLDER_OF_THE_TEST")
os.environ["DATA_DIR"] = FOLDER_OF_THE_TEST or tempfile.mkdtemp(prefix="govdigital-tests-")
os.environ["SECRET_KEY"] = "a key for the tests alone, so that none is made or written"
# Workbooks are read and written as on a site: lxml comes with a tool of releases alone.
os.environ["OPENPYXL_LXML"] = "False"
# Playwright's plain interface keeps an event loop running in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
if not FOLDER_OF_THE_TEST:
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from govdigital.settings import *
from govdigital.settings import DATA_DIR, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No test asks the web; those of the lookup ask a server of their own.
REFERENCE_LOOKUP = False
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

for alias, database in DATABASES.items():
    # A server's thread that a browser keeps waiting must not keep a database that is to be dropped.
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        # Files, not memory: the server of a browser test reads them from its own thread.
        database["TEST"] = {"NAME": DATA_DIR / f"test-{alias}.sqlite3"}
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
