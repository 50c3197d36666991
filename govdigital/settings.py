"""Every setting."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from govdigital import environment
from govdigital.databases import EDITORIAL, PUBLIC

# Django's classes take the type of their model only in their stubs: ModelAdmin[Publishable].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

DATA_DIR = environment.private_folder("DATA_DIR", BASE_DIR / "var")
DEBUG = environment.truth("DEBUG", default=False)
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.whole_number("PORT", 8000, least=1, most=65535)
WORKERS = environment.whole_number("WORKERS", 2, least=1, most=64)
ROLE = environment.choice("ROLE", ("both", "public", "editorial"))
# Visitors are given nothing that is signed, so a public process needs no key of its own.
SECRET_KEY = (
    secrets.token_urlsafe(64)
    if ROLE == "public"
    else environment.secret("SECRET_KEY", DATA_DIR / "secret-key")
)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", f"[{HOST}]" if ":" in HOST else HOST]
)
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
# The trusted origins say whether a proxy in front speaks HTTPS.
HTTPS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)

MAIL_SERVER = environment.mail_server("EMAIL_URL")
SENDS_MAIL = bool(MAIL_SERVER.backend)
EMAIL_BACKEND = MAIL_SERVER.backend or "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.use_tls, MAIL_SERVER.use_ssl
# A server that does not answer is tried again later.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.mail_sender("EMAIL_FROM", MAIL_SERVER)
# Where editors sign in, for the links in e-mails: no request says it there.
EDITORIAL_URL = environment.web_address(
    "EDITORIAL_URL",
    CSRF_TRUSTED_ORIGINS[0]
    if CSRF_TRUSTED_ORIGINS
    else f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{PORT}",
)

ROOT_URLCONF = "govdigital.urls"
WSGI_APPLICATION = "govdigital.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]] = {
    EDITORIAL: environment.database("DATABASE_URL", DATA_DIR / "editorial.sqlite3"),
    PUBLIC: environment.database("PUBLIC_DATABASE_URL", DATA_DIR / "public.sqlite3"),
}
if all(
    DATABASES[EDITORIAL].get(part) == DATABASES[PUBLIC].get(part)
    for part in ("NAME", "HOST", "PORT")
):
    environment.stop(
        "DATABASE_URL and PUBLIC_DATABASE_URL name one database: drafts need their own."
    )
DATABASE_ROUTERS = ["govdigital.databases.Router"]
if ROLE == "public":
    # An empty entry is a database that answers no query.
    DATABASES |= {EDITORIAL: {}, PUBLIC: environment.read_only(DATABASES[PUBLIC])}
    DATABASE_ROUTERS = ["govdigital.databases.PublicRouter"]

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
]
MIDDLEWARE = [
    # WhiteNoise answers by itself, so all that adds a header to every answer stands before it.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "govdigital.middleware.SiteHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
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
        "DIRS": [BASE_DIR / "templates"],
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
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_TZ = True
# Never the request's host: the ids of the feed outlive it.
# Whether editors may have DOIs, ISBNs and addresses looked up on the web.
REFERENCE_LOOKUP = environment.truth("REFERENCE_LOOKUP", default=True)
TAG_AUTHORITY = environment.tag_authority("TAG_AUTHORITY", "govdigital.invalid,2026")
FORMAT_MODULE_PATH = "govdigital.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STATICFILES_DIRS = [BASE_DIR / "static"]
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
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
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
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Accounts are made by administrators, who also type the e-mail address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {
            "handlers": ["console"],
            "level": "INFO" if DEBUG else "WARNING",
            "propagate": False,
        },
        # What is wrong with a document is told to who sent it.
        "pypdf": {"handlers": ["nowhere"], "propagate": False},
        # A visitor's mistake is answered with 404 or 400 and needs no line in the log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
