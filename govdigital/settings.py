"""Every setting."""

import secrets
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from govdigital import environment
from govdigital.databases import DATABASE_VARIABLES, EDITORIAL, PUBLIC, REPORTS
from govdigital.log_lines import FORMATS

# Django's classes take the type of their model only in their stubs: ModelAdmin[Publishable].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
# The folder of templates/, static/, locale/, fixtures/ and docs/: a wheel brings it in the package.
RESOURCES = BASE_DIR / "govdigital" / "resources"
IS_INSTALLED = RESOURCES.is_dir()
if not IS_INSTALLED:
    RESOURCES = BASE_DIR

# A checkout has its data beside it; what was installed, in the folder where it is started.
DATA_DIR = environment.folder("DATA_DIR", Path("var") if IS_INSTALLED else BASE_DIR / "var")
# The folder of a site of one's own, whose templates, words and files go before ours; None for the
# story that comes with the code.
SITE_DIR = environment.site_folder("SITE_DIR")
PLACES = [SITE_DIR, RESOURCES] if SITE_DIR else [RESOURCES]
DEBUG = environment.truth("DEBUG", default=False)
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.whole_number("PORT", 8000, least=1, most=65535)
WORKERS = environment.whole_number("WORKERS", 2, least=1, most=64)
ROLE = environment.choice("ROLE", ("both", "public", "editorial"))
SECRET_KEY = environment.secret("SECRET_KEY")
# The number of whoever gives names for good, with which identifiers are ARKs as well.
ARK_NAAN = environment.naan("ARK_NAAN")
# Whether versions of the past are there to be read; a static export may leave them out.
SERVES_HISTORY = True
# Where visitors find the site, whichever process says so: https://timeline.example.org.
PUBLIC_URL = environment.site_address("PUBLIC_URL")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
# Where editors sign in: for links in e-mails, where no request says it. An origin for many hosts is
# no such place.
EDITORIAL_URL = environment.site_address(
    "EDITORIAL_URL",
    next(address for address in [*CSRF_TRUSTED_ORIGINS, PUBLIC_URL] if "*" not in address),
)
# At which addresses a proxy hands requests to a process of this role.
ADDRESSES_OF_ROLE = {
    "both": [PUBLIC_URL, EDITORIAL_URL],
    "public": [PUBLIC_URL],
    "editorial": [EDITORIAL_URL],
}
if ROLE == "both" and PUBLIC_URL.startswith("https:") and EDITORIAL_URL.startswith("http:"):
    environment.stop(
        "PUBLIC_URL begins with https:// and EDITORIAL_URL with http://, where editors could not "
        "sign in. Write https:// in both, or serve editors with ROLE=editorial."
    )
OWN_ADDRESSES = list(filter(None, dict.fromkeys(ADDRESSES_OF_ROLE[ROLE])))
CSRF_TRUSTED_ORIGINS = CSRF_TRUSTED_ORIGINS or OWN_ADDRESSES
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", HOST, OWN_ADDRESSES)
# Whether a proxy in front ends HTTPS, as the addresses say.
HTTPS = any(address.startswith("https://") for address in [*CSRF_TRUSTED_ORIGINS, *OWN_ADDRESSES])

# Where the numbers of this site are read, and where its workers keep theirs.
METRICS_ADDRESS = environment.private_address("METRICS_ADDRESS")
METRICS_FOLDER = DATA_DIR / "metrics" / str(PORT)

SENTRY_DSN = environment.error_server("SENTRY_DSN")
if SENTRY_DSN:
    # Its library is loaded only where it is used.
    from govdigital import error_reports

    error_reports.begin(SENTRY_DSN, ROLE)

# Whoever speaks HTTPS for the site stands in front of it, and knows the visitors' addresses.
TRUSTED_PROXIES = environment.whole_number("TRUSTED_PROXIES", int(HTTPS), least=0, most=9)

MAIL_SERVER = environment.mail_server("EMAIL_URL")
SENDS_MAIL = bool(MAIL_SERVER.backend)
EMAIL_BACKEND = MAIL_SERVER.backend or "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.use_tls, MAIL_SERVER.use_ssl
# A server that does not answer is tried again later.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.mail_sender("EMAIL_FROM", MAIL_SERVER)

# To whom a fault of the site's security is reported.
SECURITY_CONTACT = environment.contact("SECURITY_CONTACT")

ROOT_URLCONF = "govdigital.urls"
WSGI_APPLICATION = "govdigital.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]] = {
    EDITORIAL: environment.database("DATABASE_URL", DATA_DIR / "editorial.sqlite3"),
    PUBLIC: environment.database("PUBLIC_DATABASE_URL", DATA_DIR / "public.sqlite3"),
}
# What readers report. A public process has it only where it is named: else it takes no reports.
if ROLE != "public" or environment.text("REPORTS_DATABASE_URL"):
    DATABASES[REPORTS] = environment.database("REPORTS_DATABASE_URL", DATA_DIR / "reports.sqlite3")
for alias, other in combinations(DATABASES, 2):
    if all(
        DATABASES[alias].get(part) == DATABASES[other].get(part)
        for part in ("NAME", "HOST", "PORT")
    ):
        environment.stop(
            f"{DATABASE_VARIABLES[alias]} and {DATABASE_VARIABLES[other]} name one database: each "
            "needs its own."
        )
DATABASE_ROUTERS = ["govdigital.databases.Router"]
if ROLE == "public":
    # An empty entry is a database that answers no query.
    DATABASES |= {EDITORIAL: {}, PUBLIC: environment.read_only(DATABASES[PUBLIC])}
    DATABASE_ROUTERS = ["govdigital.databases.PublicRouter"]

# What is counted at the doors, and which codes have been used: in one place for all processes.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "govdigital_cache",
        # Full, it would forget what counts still: only a flood from thousands of addresses is more.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if ROLE == "public":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

EDITORIAL_APPS = [
    "govdigital.admin_site.EditorialConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # The pages of sessions say how long ago each was used.
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Always: an account that is linked to an organisation's is deleted with its link.
    "allauth.socialaccount",
    "allauth.usersessions",
    "import_export",
    "reversion",
]
INSTALLED_APPS = [
    "modeltranslation",
    *(EDITORIAL_APPS if ROLE != "public" else []),
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    # Before the app whose roles are given its right.
    "timeline.reader_reports",
    "timeline",
]
EDITORIAL_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Outside of what protects forms, whose cookie goes with the session.
    "govdigital.sessions.SessionLifetime",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "govdigital.first_password.FirstPasswords",
    "timeline.admin.account.required.SecondFactorRequired",
]
MIDDLEWARE = [
    "govdigital.event_log.CurrentRequest",
    *(["govdigital.metrics.RenderTimes"] if METRICS_ADDRESS else []),
    "govdigital.middleware.VisitorsScheme",
    # WhiteNoise answers by itself, so all that adds a header to every answer stands before it.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "govdigital.middleware.SiteHeaders",
    "govdigital.probes.Probes",
    "govdigital.storage.StaticFiles",
    "govdigital.middleware.PublicPages",
    "govdigital.middleware.MalformedNumbers",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    *(EDITORIAL_MIDDLEWARE if ROLE != "public" else []),
    "govdigital.middleware.PlainParameters",
]
EDITORIAL_CONTEXT = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [place / "templates" for place in PLACES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                *(EDITORIAL_CONTEXT if ROLE != "public" else []),
            ]
        },
    }
]
# Of the first administrator; blank where a name is made up, and no address known.
ADMINISTRATOR_NAME = environment.account_name("DJANGO_SUPERUSER_USERNAME")
ADMINISTRATOR_EMAIL = environment.mailbox("DJANGO_SUPERUSER_EMAIL")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS.append({"NAME": "govdigital.first_password.NotTheFirstPassword"})

LANGUAGES = [("en", "English"), ("es", "Español")]
# What pages call the language in which they are written, where the address has a shorter name.
LANGUAGE_TAGS = {"es": "es-MX"}
LANGUAGE_CODE = "en"
LOCALE_PATHS = [place / "locale" for place in PLACES]
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_TZ = True
# Whether editors may have DOIs, ISBNs and addresses looked up on the web.
REFERENCE_LOOKUP = environment.truth("REFERENCE_LOOKUP", default=True)
FORMAT_MODULE_PATH = "govdigital.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

# The content that an empty site begins with.
FIXTURE_DIRS = [SITE_DIR / "content" if SITE_DIR else RESOURCES / "fixtures"]
STATICFILES_DIRS = [place / "static" for place in PLACES if (place / "static").is_dir()]
if ROLE == "public":
    # Under one host name it is asked for the admin's files too, which its own pages do not name.
    for app in ("django.contrib.admin", *EDITORIAL_APPS[1:]):
        # By its library alone: to find the app by its whole name would load what it is part of.
        library, *inner = app.split(".")
        package = find_spec(library)
        if package and package.origin:
            STATICFILES_DIRS += Path(package.origin).parent.joinpath(*inner).glob("static")
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "govdigital.storage.SiteFilesStorage"},
    # Files of pictures: what visitors may have, and what is a draft.
    "public_files": environment.file_store("STORAGE_URL", DATA_DIR / "files", "public"),
}
if ROLE != "public":
    STORAGES["editorial_files"] = environment.file_store(
        "STORAGE_URL", DATA_DIR / "files", "editorial"
    )
# What browsers ask for at the root of a host, such as its icon.
WHITENOISE_ROOT = next(folder / "root" for folder in STATICFILES_DIRS if (folder / "root").is_dir())
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_AUTOREFRESH = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# With this prefix a browser takes a cookie from this very host alone, and over HTTPS (RFC 6265bis).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# Not “Strict”: a link in an e-mail would find nobody signed in.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Of whoever has not signed in; the others have the end that govdigital.sessions writes.
SESSION_COOKIE_AGE = 60 * 60
MESSAGE_STORAGE = "govdigital.sessions.Messages"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# The proxy redirects to HTTPS; subdomains and browsers' preload lists are the operator's to
# promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Whoever may publish needs a second factor beside the password, or a passkey.
REQUIRE_MFA = environment.truth("REQUIRE_MFA", default=HTTPS)
ACCOUNT_ADAPTER = "timeline.admin.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
# Accounts are made by administrators, who also type the e-mail address: nobody signs up, and no
# address is proved.
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_MAIL
# Ours count passwords, codes and resets together: govdigital/sign_in_limits.py.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "timeline.admin.account.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A telephone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "timeline.admin.account.forms.CodeForm",
    "reauthenticate": "timeline.admin.account.forms.ConfirmingCodeForm",
    "activate_totp": "timeline.admin.account.forms.AppForm",
    "add_webauthn": "timeline.admin.account.forms.PasskeyForm",
    "authenticate_webauthn": "timeline.admin.account.forms.PasskeyAfterPasswordForm",
    "reauthenticate_webauthn": "timeline.admin.account.forms.ConfirmingPasskeyForm",
    "login_webauthn": "timeline.admin.account.forms.PasskeySignInForm",
    "edit_webauthn": "timeline.admin.account.forms.PasskeyNameForm",
}
ACCOUNT_FORMS = {"reauthenticate": "timeline.admin.account.forms.ConfirmingPasswordForm"}
# An organisation's own server of accounts, by which its people sign in too.
OIDC_SERVER = environment.openid_server("OIDC_SERVER")
OIDC_CLIENT_ID = environment.needed_with("OIDC_CLIENT_ID", "OIDC_SERVER")
OIDC_CLIENT_SECRET = environment.needed_with("OIDC_CLIENT_SECRET", "OIDC_SERVER")
OIDC_NAME = environment.text("OIDC_NAME", urlsplit(OIDC_SERVER).hostname or "")
SOCIALACCOUNT_ADAPTER = "govdigital.openid_connect.sign_in.OrganisationAdapter"
LOGIN_URL = "admin:login"
# Where whoever signs in goes who was led to no page of ours.
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "govdigital.rescued_form.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Files follow the mask of DATA_DIR, collected static files among them.
FILE_UPLOAD_PERMISSIONS = None
FILE_UPLOAD_HANDLERS = [
    "govdigital.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOG_FORMAT = environment.choice("LOG_FORMAT", FORMATS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "govdigital.log_lines.formatter"}},
    "filters": {"answers": {"()": "govdigital.event_log.AnswersToRequests"}},
    "handlers": {
        # Standard error: what commands answer stands on standard output.
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "lines",
            "filters": ["answers"],
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "govdigital.events": {"level": "INFO"},
        "django": {
            "handlers": ["console"],
            "level": "INFO" if DEBUG else "WARNING",
            "propagate": False,
        },
        # What is wrong with a document is told to who sent it.
        "pypdf": {"handlers": ["nowhere"], "propagate": False},
        # A server of errors or of files that is away is asked again, which is no news.
        "urllib3": {"level": "ERROR"},
        # A wrong name of the host needs no line in the log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}

if ROLE == "public" and REPORTS in DATABASES and not SECRET_KEY:
    environment.stop(
        "REPORTS_DATABASE_URL is set and SECRET_KEY is not: write one of 50 characters or more, "
        "the same for every public process, for one signs a form that another may take."
    )

# Last: a wrong value above has stopped the program before anything is made.
environment.make_private("DATA_DIR", DATA_DIR)
if ROLE == "public" and REPORTS not in DATABASES:
    # Without reports visitors are given nothing that is signed: it needs no key of its own.
    SECRET_KEY = secrets.token_urlsafe(64)
elif not SECRET_KEY:
    SECRET_KEY = environment.kept_secret("SECRET_KEY", DATA_DIR / "secret-key")
