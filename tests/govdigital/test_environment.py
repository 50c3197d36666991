import os
from pathlib import Path

import pytest

from govdigital import environment

DEFAULT = Path("/srv/a # folder/editorial.sqlite3")


def test_truth_reads_the_usual_words(monkeypatch):
    monkeypatch.setenv("DEBUG", " On ")

    assert environment.truth("DEBUG", default=False) is True


def test_an_empty_variable_is_its_default(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert environment.whole_number("PORT", 8000, least=1, most=65535) == 8000


@pytest.mark.parametrize("digits", ["0", "65536", "-1", "80.5", "8000a", "٨٠", "9" * 5000])
def test_whole_number_refuses_what_is_none_between_the_bounds(monkeypatch, digits):
    monkeypatch.setenv("PORT", digits)

    with pytest.raises(SystemExit, match=r"PORT is “.*”: write a whole number from 1 to 65535\."):
        environment.whole_number("PORT", 8000, least=1, most=65535)


def test_truth_refuses_other_words(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(SystemExit, match="DEBUG is “maybe”: write true or false"):
        environment.truth("DEBUG", default=False)


def test_choice_refuses_what_is_not_offered(monkeypatch):
    monkeypatch.setenv("ROLE", "admin")

    with pytest.raises(SystemExit, match="ROLE is “admin”: write one of both, public, editorial"):
        environment.choice("ROLE", ("both", "public", "editorial"))


def test_time_zone_is_an_iana_name(monkeypatch):
    monkeypatch.setenv("TIME_ZONE", "America/Mexico_City")

    assert environment.time_zone("TIME_ZONE", "UTC") == "America/Mexico_City"


@pytest.mark.parametrize(
    "zone", ["CDMX", "America", "../etc/passwd", "UTC+1", "/etc/localtime", "\x00", "é"]
)
def test_time_zone_refuses_what_is_none(monkeypatch, zone):
    monkeypatch.setattr(environment, "text", lambda name, default: zone)

    with pytest.raises(SystemExit, match=r"TIME_ZONE is “.*”: write an IANA name"):
        environment.time_zone("TIME_ZONE", "UTC")


@pytest.mark.parametrize(
    "authority", ["example.org,2026", "time.example.org,2020-02-29", "editor@example.org,2019-07"]
)
def test_tag_authority_is_a_name_and_a_date(monkeypatch, authority):
    monkeypatch.setenv("TAG_AUTHORITY", authority)

    assert environment.tag_authority("TAG_AUTHORITY", "govdigital.invalid,2026") == authority


@pytest.mark.parametrize(
    "authority",
    [
        *(
            "example.org",
            "example.org,",
            ",2026",
            "https://example.org,2026",
            "example.org:8000,2026",
        ),
        *(
            "Example.org,2026",
            "exa mple.org,2026",
            "example..org,2026",
            "example.org,26",
            "example.org,٢٠٢٦",
        ),
        *(
            "example.org,2021-02-29",
            "example.org,2026-13",
            "example.org,9999",
            "example.org,2026-1-1",
        ),
        *(
            "example.org,2026:",
            "example.org,2026\n",
            "éxample.org,2026",
            "-a.org,2026",
            "example.org,0000",
        ),
    ],
)
def test_tag_authority_refuses_what_makes_no_tag(monkeypatch, authority):
    monkeypatch.setattr(environment, "text", lambda name, default: authority)

    with pytest.raises(SystemExit, match=r"TAG_AUTHORITY is “(?s:.*)”: write a name that is yours"):
        environment.tag_authority("TAG_AUTHORITY", "govdigital.invalid,2026")


@pytest.mark.parametrize("host", ["https://example.org", "example.org:8000", "example.org/", "a b"])
def test_hosts_refuses_addresses(monkeypatch, host):
    monkeypatch.setenv("ALLOWED_HOSTS", f"example.org,{host}")

    with pytest.raises(SystemExit, match="ALLOWED_HOSTS has"):
        environment.hosts("ALLOWED_HOSTS", [])


@pytest.mark.parametrize(
    "origin", ["example.org", "https://example.org/admin/", "ftp://example.org"]
)
def test_origins_refuses_other_than_scheme_and_host(monkeypatch, origin):
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", origin)

    with pytest.raises(SystemExit, match="CSRF_TRUSTED_ORIGINS has"):
        environment.origins("CSRF_TRUSTED_ORIGINS")


def test_database_without_an_address_is_the_file(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert environment.database("DATABASE_URL", DEFAULT)["NAME"] == DEFAULT


def test_database_on_sqlite_waits_and_keeps_foreign_keys(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert environment.database("DATABASE_URL", DEFAULT)["OPTIONS"] == {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }


@pytest.mark.parametrize(
    "address", ["mysql://a/b", "postgresql://", "sqlite://", "nonsense", "postgresql://a:b@[/c"]
)
def test_database_refuses_what_is_no_address(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(SystemExit, match=r"DATABASE_URL .* write postgresql://"):
        environment.database("DATABASE_URL", DEFAULT)


def test_read_only_keeps_the_name_of_the_file():
    database = environment.read_only({"ENGINE": environment.SQLITE, "NAME": DEFAULT})

    assert database["NAME"] == "file:///srv/a%20%23%20folder/editorial.sqlite3?mode=ro"


def test_read_only_keeps_the_options_of_an_address():
    postgresql = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require"}}

    assert environment.read_only(postgresql)["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c default_transaction_read_only=on",
    }


def test_secret_is_made_once_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")

    made = environment.secret("SECRET_KEY", tmp_path / "secret-key")

    assert environment.secret("SECRET_KEY", tmp_path / "secret-key") == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_secret_refuses_a_short_one(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "short")

    with pytest.raises(SystemExit, match="SECRET_KEY is too short"):
        environment.secret("SECRET_KEY", tmp_path / "secret-key")


def test_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))

    with pytest.raises(
        SystemExit, match=r"DATA_DIR is “.*/file/data”, and that folder cannot be made"
    ):
        environment.private_folder("DATA_DIR", tmp_path)


def test_a_private_folder_and_what_is_made_in_it_are_the_owners_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    before = os.umask(0o022)
    try:
        folder = environment.private_folder("DATA_DIR", tmp_path)
        (folder / "file").touch()
        (folder / "inner").mkdir()
    finally:
        os.umask(before)

    made = (folder, folder / "file", folder / "inner")
    assert [oct(path.stat().st_mode & 0o777) for path in made] == ["0o700", "0o600", "0o700"]


def test_postgresql_is_given_up_after_seconds_and_not_minutes(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db.example.org/editorial?sslmode=require")

    options = environment.database("DATABASE_URL", tmp_path)["OPTIONS"]

    assert options == {"connect_timeout": 5, "sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", ("", "", 0, "", "", False, False)),
        ("smtp://mail.example.org", ("smtp", "mail.example.org", 25, "", "", False, False)),
        (
            "smtp://site%40example.org:a%2Fb@mail.example.org:2525?tls=1",
            ("smtp", "mail.example.org", 2525, "site@example.org", "a/b", True, False),
        ),
        (
            "smtp://user:word@mail.example.org?tls=1",
            ("smtp", "mail.example.org", 587, "user", "word", True, False),
        ),
        ("smtp://mail_server", ("smtp", "mail_server", 25, "", "", False, False)),
        ("smtps://user:word@[::1]", ("smtp", "::1", 465, "user", "word", False, True)),
        ("console:", ("console", "", 0, "", "", False, False)),
    ],
)
def test_a_mail_server_is_read_from_its_address(monkeypatch, url, server):
    monkeypatch.setenv("EMAIL_URL", url)

    read = environment.mail_server("EMAIL_URL")

    backend = f"django.core.mail.backends.{server[0]}.EmailBackend" if server[0] else ""
    assert read == (backend, *server[1:])


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "https://mail.example.org",
        "smtp://",
        "smtp://user@mail.example.org",
        "smtp://:secret-word@mail.example.org",
        "smtp://user:secret-word@mail.example.org:99999",
        "smtp://user:secret-word@mail.example.org:x",
        "smtp://user:secret-word#1@mail.example.org",
        "smtp://user:secret-word@mail.example.org/path",
        "smtp://user:secret-word@mail.example.org?ssl=1",
        "smtp://user:secret-word@mail.example.org?tls=maybe",
        "smtps://user:secret-word@mail.example.org?tls=1",
        "smtp://user:secret-word@[mail",
        "smtp://user:secret-word@mail example.org",
        "smtp://user:secret-word@mail..example.org",
        "smtp://user:secret-word@mail.example.org:0",
        "smtp://user%0d%0aRSET:secret-word@mail.example.org",
    ],
)
def test_a_mail_server_refuses_what_is_none_without_telling_the_password(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(SystemExit, match="EMAIL_URL") as refusal:
        environment.mail_server("EMAIL_URL")

    assert "secret-word" not in str(refusal.value)


def test_mails_come_from_who_signs_in_where_that_is_an_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtps://site%40example.org:word@mail.example.org")
    server = environment.mail_server("EMAIL_URL")

    assert environment.mail_sender("EMAIL_FROM", server) == "site@example.org"
    assert environment.mail_sender("EMAIL_FROM", environment.MailServer()) == ""


@pytest.mark.parametrize(
    "sender",
    ["", "site", "Site <site@example.org>", "a@b\nc: d", "a@b,c@d", "ñ@example.org", "a@.."],
)
def test_a_sender_that_is_no_address_is_refused(monkeypatch, sender):
    monkeypatch.setenv("EMAIL_FROM", sender)
    server = environment.MailServer(backend="console")

    with pytest.raises(SystemExit, match=r"(?s)EMAIL_FROM is “.*”: write the address"):
        environment.mail_sender("EMAIL_FROM", server)


@pytest.mark.parametrize("address", ["example.org", "ftp://x", "https://x/path", "https://u@x"])
def test_a_web_address_is_a_scheme_and_a_host(monkeypatch, address):
    monkeypatch.setenv("EDITORIAL_URL", address)

    with pytest.raises(SystemExit, match="EDITORIAL_URL is “"):
        environment.web_address("EDITORIAL_URL", "")
    assert environment.web_address("OTHER", "https://example.org/") == "https://example.org"


@pytest.mark.parametrize(
    "address",
    ["https://accounts.example.org", "https://a.example/realm/", "http://127.0.0.1:8080/realm"],
)
def test_a_server_of_accounts_is_taken_as_it_calls_itself(monkeypatch, address):
    monkeypatch.setenv("OIDC_SERVER", address)

    assert environment.openid_server("OIDC_SERVER") == address


@pytest.mark.parametrize(
    "address",
    [
        "accounts.example.org",
        "http://accounts.example.org",
        "ftp://accounts.example.org",
        "https://",
        "https://user:word@accounts.example.org",
        "https://accounts.example.org/?realm=a",
        "https://[accounts",
    ],
)
def test_a_server_of_accounts_has_an_address_that_nobody_reads_along(monkeypatch, address):
    monkeypatch.setenv("OIDC_SERVER", address)

    with pytest.raises(SystemExit, match=r"OIDC_SERVER is .* write the issuer as its server does"):
        environment.openid_server("OIDC_SERVER")


def test_what_needs_a_server_of_accounts_is_set_with_it(monkeypatch):
    for name in ("OIDC_SERVER", "OIDC_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    assert environment.needed_with("OIDC_CLIENT_SECRET", "OIDC_SERVER") == ""

    monkeypatch.setenv("OIDC_SERVER", "https://accounts.example.org")
    with pytest.raises(SystemExit, match="OIDC_CLIENT_SECRET and OIDC_SERVER are set together"):
        environment.needed_with("OIDC_CLIENT_SECRET", "OIDC_SERVER")

    monkeypatch.setenv("OIDC_CLIENT_SECRET", "a-secret-word")
    monkeypatch.delenv("OIDC_SERVER")
    with pytest.raises(SystemExit) as stopped:
        environment.needed_with("OIDC_CLIENT_SECRET", "OIDC_SERVER")
    assert "a-secret-word" not in str(stopped.value)
