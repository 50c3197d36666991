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


@pytest.mark.parametrize("host", ["https://example.org", "example.org:8000", "example.org/", "a b"])
def test_hosts_refuses_addresses(monkeypatch, host):
    monkeypatch.setenv("ALLOWED_HOSTS", f"example.org,{host}")

    with pytest.raises(SystemExit, match="ALLOWED_HOSTS has"):
        environment.hosts("ALLOWED_HOSTS", "127.0.0.1", [])


def test_hosts_are_by_default_those_at_which_the_site_is_asked(monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    addresses = ["https://timeline.example.org:8443", "http://[2001:db8::1]"]

    hosts = environment.hosts("ALLOWED_HOSTS", "::", addresses)

    assert hosts[-3:] == ["[::]", "timeline.example.org", "[2001:db8::1]"]


def test_origins_are_read_as_browsers_write_them(monkeypatch):
    origins = "https://Editors.example.org:443/, http://10.0.0.5:8000,https://*.example.org:8443"
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", origins)

    assert environment.origins("CSRF_TRUSTED_ORIGINS") == [
        "https://editors.example.org",
        "http://10.0.0.5:8000",
        "https://*.example.org:8443",
    ]


@pytest.mark.parametrize(
    "origin",
    [
        "example.org",
        "https://example.org/admin/",
        "ftp://example.org",
        "https://ana:secret-word@example.org",
        "https://ana:secret-word@*.example.org",
        "https://*.ana:secret-word@example.org",
        "https://secret-word.*.example.org",
        "https://*",
        "https://*.",
        "https://secret-word@example.org/",
        "https://example.org?secret-word",
    ],
)
def test_origins_refuses_other_than_scheme_and_host_without_telling_a_password(monkeypatch, origin):
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", f"https://good.example.org,{origin}")

    with pytest.raises(SystemExit, match="An origin of CSRF_TRUSTED_ORIGINS is not") as stopped:
        environment.origins("CSRF_TRUSTED_ORIGINS")
    assert "secret-word" not in str(stopped.value)


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


def test_secret_is_made_once_for_its_owner_only(tmp_path):
    made = environment.kept_secret("SECRET_KEY", tmp_path / "secret-key")

    assert environment.kept_secret("SECRET_KEY", tmp_path / "secret-key") == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_secret_refuses_a_short_one(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short")

    with pytest.raises(SystemExit, match="SECRET_KEY is too short"):
        environment.secret("SECRET_KEY")


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(
        SystemExit, match=r"DATA_DIR is “.*/file/data”, and that folder cannot be made"
    ):
        environment.make_private("DATA_DIR", tmp_path / "file" / "data")


def test_a_private_folder_and_what_is_made_in_it_are_the_owners_alone(tmp_path):
    folder = tmp_path / "data"
    before = os.umask(0o022)
    try:
        environment.make_private("DATA_DIR", folder)
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
        "smtp://user:word@mail.example.org?tls=secret-word",
        "smtp://user:word@mail.example.org?password=secret-word",
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


@pytest.mark.parametrize("backend", ["", "console"])
@pytest.mark.parametrize(
    "sender",
    ["site", "Site <site@example.org>", "a@b\nc: d", "a@b,c@d", "ñ@example.org", "a@.."],
)
def test_a_sender_that_is_no_address_is_refused(monkeypatch, sender, backend):
    monkeypatch.setenv("EMAIL_FROM", sender)
    server = environment.MailServer(backend)

    with pytest.raises(SystemExit, match=r"(?s)EMAIL_FROM is “.*”: write one address and no more"):
        environment.mail_sender("EMAIL_FROM", server)


@pytest.mark.parametrize("user", ["", "site"])
def test_a_sender_is_named_where_nobody_signs_in_by_an_address(monkeypatch, user):
    monkeypatch.setenv("EMAIL_FROM", "")
    server = environment.MailServer(backend="smtp", user=user)

    with pytest.raises(SystemExit, match="EMAIL_FROM is not set, and e-mails come from no address"):
        environment.mail_sender("EMAIL_FROM", server)


@pytest.mark.parametrize("name", ["ana maria", "ana/", "a" * 151, "ana\nb"])
def test_a_name_that_no_account_can_have_is_refused(monkeypatch, name):
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", name)

    with pytest.raises(SystemExit, match=r"DJANGO_SUPERUSER_USERNAME is “.*”: write up to 150"):
        environment.account_name("DJANGO_SUPERUSER_USERNAME")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://timeline.example.org", "https://timeline.example.org"),
        ("HTTPS://Timeline.Example.ORG/", "https://timeline.example.org"),
        ("https://timeline.example.org:443", "https://timeline.example.org"),
        ("https://timeline.example.org:8443", "https://timeline.example.org:8443"),
        ("http://[::1]:80", "http://[::1]"),
        ("", "https://default.example"),
    ],
)
def test_the_address_of_a_site_is_read_as_browsers_write_it(monkeypatch, address, origin):
    monkeypatch.setenv("PUBLIC_URL", address)

    assert environment.site_address("PUBLIC_URL", "https://default.example") == origin


@pytest.mark.parametrize(
    "address",
    [
        "timeline.example.org",
        "ftp://timeline.example.org",
        "https://",
        "https://timeline.example.org/path",
        "https://timeline.example.org//",
        "https://timeline.example.org?",
        "https://timeline.example.org#",
        "https://ana:secret-word@timeline.example.org",
        "https://timeline.example.org:",
        "https://timeline.example.org:0",
        "https://timeline.example.org:65536",
        "https://timeline.example.org:443:443",
        "https://*.example.org",
        "https://time line.example.org",
        "https://[::1",
    ],
)
def test_anything_else_than_a_scheme_a_host_and_a_port_is_refused(monkeypatch, address):
    monkeypatch.setenv("PUBLIC_URL", address)

    with pytest.raises(SystemExit, match="PUBLIC_URL is not the address of a site") as stopped:
        environment.site_address("PUBLIC_URL")
    assert "secret-word" not in str(stopped.value)


def test_a_host_is_written_in_the_letters_of_browsers(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://línea.example.org")

    with pytest.raises(SystemExit, match="PUBLIC_URL has letters in its host"):
        environment.site_address("PUBLIC_URL")


@pytest.mark.parametrize(
    "address",
    [
        "mailto:security@example.org",
        "https://example.org/security?from=site",
        "https://example.org:8443/",
        "https://[2001:db8::1]/report",
    ],
)
def test_a_contact_is_a_mailbox_or_a_page(monkeypatch, address):
    monkeypatch.setenv("SECURITY_CONTACT", f" {address} ")

    assert environment.contact("SECURITY_CONTACT") == address
    assert environment.contact("OTHER") == ""


@pytest.mark.parametrize(
    "address",
    [
        "security@example.org",
        "mailto:",
        "mailto:nobody",
        "mailto:a@example.org?subject=x",
        "mailto:a@example.org\nContact: mailto:b@example.org",
        "http://example.org/",
        "https://",
        "https:/example.org",
        "https://example.org/\nExpires: 1999",
        "https://example.org/a b",
        "https://user:word@example.org/",
        "https://example.org:port/",
        "https://[example.org/",
        "https://example.org/café",
        "tel:+15550100",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_no_contact(monkeypatch, address):
    monkeypatch.setenv("SECURITY_CONTACT", address)

    with pytest.raises(SystemExit, match=r"SECURITY_CONTACT is “.*”: write mailto:security@"):
        environment.contact("SECURITY_CONTACT")


@pytest.mark.parametrize("name", ["ROLE", "TIME_ZONE", "EMAIL_FROM"])
def test_what_was_typed_neither_breaks_a_sentence_nor_commands_the_terminal(monkeypatch, name):
    monkeypatch.setenv(name, "a\nb\x1b[2J\u202e")
    readers = {
        "ROLE": lambda: environment.choice(name, ("both",)),
        "TIME_ZONE": lambda: environment.time_zone(name, "UTC"),
        "EMAIL_FROM": lambda: environment.mail_sender(name, environment.MailServer("console")),
    }

    with pytest.raises(SystemExit, match=rf"{name} is “a\\nb\\x1b\[2J\\u202e”: write ") as stopped:
        readers[name]()
    assert str(stopped.value).isprintable()


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("", None),
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("[::1]:9100", ("::1", 9100)),
        ("10.1.2.3:1", ("10.1.2.3", 1)),
        ("172.31.0.1:65535", ("172.31.0.1", 65535)),
        ("192.168.0.9:9100", ("192.168.0.9", 9100)),
        ("[fd12::7]:9100", ("fd12::7", 9100)),
    ],
)
def test_an_address_of_ones_own_is_taken(monkeypatch, word, address):
    monkeypatch.setenv("METRICS_ADDRESS", word)

    assert environment.private_address("METRICS_ADDRESS") == address


@pytest.mark.parametrize(
    "word",
    [
        "0.0.0.0:9100",
        "[::]:9100",
        "8.8.8.8:9100",
        "172.32.0.1:9100",
        "100.64.0.1:9100",
        "169.254.1.1:9100",
        "[2001:db8::1]:9100",
        "[fe80::1]:9100",
        "[::ffff:8.8.8.8]:9100",
        "[::ffff:0.0.0.0]:9100",
    ],
)
def test_an_address_that_others_reach_is_refused(monkeypatch, word):
    monkeypatch.setenv("METRICS_ADDRESS", word)

    with pytest.raises(SystemExit, match=r"METRICS_ADDRESS is “.*”, which others could reach"):
        environment.private_address("METRICS_ADDRESS")


@pytest.mark.parametrize(
    "word",
    [
        "localhost:9100",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:99999999",
        "127.0.0.1:9100/metrics",
        "http://127.0.0.1:9100",
        "127.0.0.256:9100",
        "127.1:9100",
        "::1:9100",
        "[::1%lo]:9100",
        "9100",
        ":9100",
        "127.0.0.1:٩١٠٠",
    ],
)
def test_what_is_no_address_with_a_port_is_refused(monkeypatch, word):
    monkeypatch.setenv("METRICS_ADDRESS", word)

    with pytest.raises(SystemExit, match=r"METRICS_ADDRESS is “.*”, which is no IP address"):
        environment.private_address("METRICS_ADDRESS")


def test_the_server_for_errors_is_taken_as_it_is(monkeypatch):
    monkeypatch.setenv("SENTRY_DSN", "https://a1b2c3@errors.example.org/7")

    assert environment.error_server("SENTRY_DSN") == "https://a1b2c3@errors.example.org/7"


@pytest.mark.parametrize(
    "url",
    [
        "errors.example.org",
        "https://errors.example.org/7",
        "https://a1b2c3@errors.example.org/",
        "https://a1b2c3@errors.example.org/seven",
        "https://a1b2c3@/7",
        "https://a1b2c3@errors.example.org:port/7",
        "https://a1b2c3@exa mple.org/7",
        "ftp://a1b2c3@errors.example.org/7",
        "https://a1b2c3@[errors.example.org/7",
    ],
)
def test_a_wrong_server_for_errors_is_refused_without_its_key(monkeypatch, url):
    monkeypatch.setenv("SENTRY_DSN", url)

    with pytest.raises(SystemExit, match="SENTRY_DSN is no address of a server") as refusal:
        environment.error_server("SENTRY_DSN")

    assert "a1b2c3" not in str(refusal.value)


def test_no_site_folder_is_none(monkeypatch):
    monkeypatch.setenv("SITE_DIR", " ")

    assert environment.site_folder("SITE_DIR") is None


def test_a_site_folder_is_read_from_where_one_stands(monkeypatch, tmp_path):
    (tmp_path / "estonia" / "content").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITE_DIR", "estonia")

    assert environment.site_folder("SITE_DIR") == tmp_path / "estonia"


def test_a_site_folder_that_is_none_stops_the_program(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    for name, sentence in (
        ("nowhere", r"SITE_DIR is “.*/nowhere”, which is no folder\."),
        ("file", r"SITE_DIR is “.*/file”, which is no folder\."),
        ("", r"SITE_DIR is “.*”, which has no folder “content”: see docs/another-site\.md\."),
        ("x" * 300, r"SITE_DIR is “.*”, which cannot be read: File name too long\."),
    ):
        monkeypatch.setenv("SITE_DIR", str(tmp_path / name))
        with pytest.raises(SystemExit, match=sentence):
            environment.site_folder("SITE_DIR")


def test_a_site_folder_that_may_not_be_read_stops_the_program(monkeypatch, tmp_path):
    (tmp_path / "content").mkdir()
    monkeypatch.setenv("SITE_DIR", str(tmp_path))

    def refused(folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)

    with pytest.raises(SystemExit, match=r"which cannot be read: Permission denied\."):
        environment.site_folder("SITE_DIR")


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
        "https://user:secret-word@accounts.example.org",
        "https://accounts.example.org/?realm=a",
        "https://[accounts",
    ],
)
def test_a_server_of_accounts_has_an_address_that_nobody_reads_along(monkeypatch, address):
    monkeypatch.setenv("OIDC_SERVER", address)

    with pytest.raises(SystemExit, match="OIDC_SERVER is no address of a server") as stopped:
        environment.openid_server("OIDC_SERVER")
    assert "secret-word" not in str(stopped.value)


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
