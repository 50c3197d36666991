"""Readers of the environment; a wrong value stops the program with a sentence that names the
variable.
"""

import os
import re
import secrets
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url

SQLITE = "django.db.backends.sqlite3"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
# RFC 4151, 2.1: a host or an e-mail address, a comma, and a date.
LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
TAG_AUTHORITY = re.compile(
    rf"(?:[a-z0-9._-]+@)?{LABEL}(?:\.{LABEL})*,(?P<day>[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?)"
)
STORE = "write s3://key:secret@host/bucket, with ?region=… and ?https=false where they are needed."
ADDRESS = "write postgresql://user:password@host/name or sqlite:////path/to/a/file."

OPENID_ADDRESS = "write the issuer as its server does, such as https://accounts.example.org/realm."
MAIL_ADDRESS = "write smtp://user:password@host:587?tls=1, smtps://user:password@host or console:."
# A name, a number or [an IPv6 address]; names of one word stand beside each other in a container.
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
# Letters beyond ASCII before the “@” are taken by few servers.
MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", re.ASCII)


def stop(sentence: str) -> NoReturn:
    """End the program with a sentence instead of a traceback."""
    sys.exit(f"govdigital cannot start. {sentence}")


def text(name: str, default: str = "") -> str:
    """The words of a variable, or the default where there are none."""
    return os.environ.get(name, "").strip() or default


def texts(name: str) -> list[str]:
    """The parts of a list written with commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def truth(name: str, *, default: bool) -> bool:
    """The truth of a variable: 1, true, yes and on, or 0, false, no and off."""
    word = text(name).lower()
    words = {"": default, "1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if word not in words:
        stop(f"{name} is “{word}”: write true or false.")
    return words[word]


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number between two bounds, both included."""
    digits = text(name, str(default))
    if re.fullmatch("[0-9]{1,9}", digits) and least <= int(digits) <= most:
        return int(digits)
    stop(f"{name} is “{digits}”: write a whole number from {least} to {most}.")


def choice(name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first is the default."""
    word = text(name, choices[0])
    if word not in choices:
        stop(f"{name} is “{word}”: write one of {', '.join(choices)}.")
    return word


def time_zone(name: str, default: str) -> str:
    """The IANA name of a time zone."""
    word = text(name, default)
    try:
        return ZoneInfo(word).key
    except (KeyError, ValueError, OSError):
        stop(f"{name} is “{word}”: write an IANA name, such as America/Mexico_City.")


def tag_authority(name: str, default: str) -> str:
    """Who makes ids, and a day on which the name was theirs (RFC 4151): example.org,2026."""
    word = text(name, default)
    match = TAG_AUTHORITY.fullmatch(word)
    try:
        if match and date.fromisoformat(f"{match['day']}-01-01"[:10]) <= datetime.now(UTC).date():
            return word
    except ValueError:
        pass
    stop(
        f"{name} is “{word}”: write a name that is yours, in small letters, and a year or day "
        "since when, "
        "such as example.org,2026."
    )


def origins(name: str) -> list[str]:
    """Origins, each a scheme and a host: https://example.org."""
    for origin in texts(name):
        if not re.fullmatch(r"https?://[^/\s]+", origin):
            stop(
                f"{name} has “{origin}”: write each origin as https://example.org, without a path."
            )
    return texts(name)


def hosts(name: str, default: list[str]) -> list[str]:
    """Names of this site's host, as a browser sends them, without a port."""
    for host in texts(name):
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", host):
            stop(
                f"{name} has “{host}”: write names like example.org, without https:// and without "
                "a port."
            )
    return texts(name) or default


def openid_server(name: str) -> str:
    """The address of a server of accounts, which calls itself by it; blank where there is none."""
    address = text(name)
    try:
        parts = urlsplit(address)
        is_near = parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        stop(f"{name} is “{address}”, and no address: {OPENID_ADDRESS}")
    is_bare = not (parts.query or parts.fragment or parts.username)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_near)
    if address and not (parts.hostname and is_bare and is_safe):
        stop(f"{name} is “{address}”: {OPENID_ADDRESS}")
    return address


def needed_with(name: str, other: str) -> str:
    """The words of a variable that is set if and only if the other one is."""
    if bool(text(name)) != bool(text(other)):
        stop(f"{name} and {other} are set together or not at all.")
    return text(name)


class MailServer(NamedTuple):
    """How e-mails leave, as Django's settings name it; a blank backend sends none."""

    backend: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail_server(name: str) -> MailServer:
    """The server at an address: smtp://user:password@host:587?tls=1, smtps://…, or console: for
    development.
    """
    url = text(name)
    if not url:
        return MailServer()
    if url in ("console:", "console://"):
        return MailServer(backend="django.core.mail.backends.console.EmailBackend")
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        # Never the address itself: a password stands in it.
        stop(f"{name} is not an address of a mail server: {MAIL_ADDRESS}")
    if parts.scheme not in ("smtp", "smtps"):
        stop(f"{name} begins with neither smtp:// nor smtps://: {MAIL_ADDRESS}")
    check_mail_address(name, parts, options)
    use_tls = options.get("tls", "0") in ("1", "true")
    use_ssl = parts.scheme == "smtps"
    if use_tls and use_ssl:
        stop(f"{name} asks for TLS twice: write smtps://… or smtp://…?tls=1.")
    default_port = 465 if use_ssl else 25
    if use_tls:
        default_port = 587
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=str(parts.hostname),
        port=port or default_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=use_tls,
        use_ssl=use_ssl,
    )


def check_mail_address(name: str, parts: SplitResult, options: dict[str, str]) -> None:
    """Stop where the address of a mail server lacks its host, or says what nobody reads."""
    if not parts.hostname:
        stop(f"{name} names no host: {MAIL_ADDRESS}")
    if not HOST.fullmatch(parts.hostname):
        stop(f"{name} has something else in the place of a host: {MAIL_ADDRESS}")
    if parts.port == 0:
        stop(f"{name} has the port 0, at which no server listens: {MAIL_ADDRESS}")
    if parts.path.strip("/") or parts.fragment:
        stop(
            f"{name} goes on after the host; write “#”, “/” and “?” in a password as %23, %2F, %3F."
        )
    if bool(parts.username) != bool(parts.password):
        stop(f"{name} has a user without a password, or the other way round: {MAIL_ADDRESS}")
    if not unquote(f"{parts.username or ''}{parts.password or ''}").isprintable():
        stop(f"{name} has a character in its user or password that cannot be typed.")
    for option, value in options.items():
        if option != "tls" or value not in ("0", "1", "true", "false"):
            stop(f"{name} has “{option}={value}”, which is not read: write ?tls=1 or nothing.")


def mail_sender(name: str, server: MailServer) -> str:
    """The address from which e-mails come; by default the name by which the site signs in to the
    mail server, where that is an address.
    """
    sender = text(name, server.user)
    if not server.backend:
        return sender
    if not MAILBOX.fullmatch(sender):
        stop(f"{name} is “{sender}”: write the address that e-mails come from, site@example.org.")
    return sender


def web_address(name: str, default: str) -> str:
    """A scheme, a host and perhaps a port, without a path: https://example.org."""
    address = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^/?#\s@]+", address):
        stop(f"{name} is “{address}”: write it as https://example.org, without a path.")
    return address


def database(name: str, default: Path) -> dict[str, Any]:
    """Django's settings of the database at an address, or of the SQLite file that is the
    default.
    """
    url = text(name)
    # A path is no address: a folder may have a “#” or a “%” in its name.
    connection: dict[str, Any] = {"ENGINE": SQLITE, "NAME": default}
    if url:
        connection = _at(name, url)
    if connection["ENGINE"] == SQLITE:
        options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": PRAGMAS}
        connection |= {"NAME": Path(connection["NAME"]).absolute(), "OPTIONS": options}
    else:
        # A server that does not answer at all must not hold a visitor for the minutes that TCP
        # would wait.
        connection["OPTIONS"] = {"connect_timeout": 5} | connection.get("OPTIONS", {})
    return connection | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _at(name: str, url: str) -> dict[str, Any]:
    if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql"):
        stop(f"{name} begins with neither postgresql:// nor sqlite:///: {ADDRESS}")
    try:
        connection: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        stop(f"{name} is not an address of a database: {ADDRESS}")
    if connection["NAME"] in ("", ":memory:"):
        stop(f"{name} names no database: {ADDRESS}")
    return connection


def read_only(writable: dict[str, Any]) -> dict[str, Any]:
    """The same database, opened so that it refuses writing."""
    options = writable.get("OPTIONS", {})
    if writable["ENGINE"] == SQLITE:
        options = {"timeout": 20, "uri": True, "init_command": "PRAGMA query_only=ON;"}
        return writable | {"NAME": f"{writable['NAME'].as_uri()}?mode=ro", "OPTIONS": options}
    flags = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    return writable | {"OPTIONS": options | {"options": flags}}


def private_folder(name: str, default: Path) -> Path:
    """A folder that is made for its owner only; what this process makes from now on is its owner's
    only, too.
    """
    os.umask(0o077)
    path = Path(text(name) or default).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        stop(f"{name} is “{path}”, and that folder cannot be made: {error.strerror}.")
    return path


def secret(name: str, file: Path) -> str:
    """A secret of 50 characters or more, or one made once and kept in a file for its owner only."""
    value = text(name)
    if value and len(value) < 50:
        stop(f"{name} is too short: write 50 characters or more.")
    if value:
        return value
    try:
        if not file.exists():
            _make_once(file)
        return file.read_text()
    except OSError as error:
        stop(f"“{file}” holds the {name}, and cannot be read or written: {error.strerror}.")


def _make_once(file: Path) -> None:
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    # A link and not a rename: of two processes that start together, the first one's key stays.
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def file_store(name: str, folder: Path, part: str) -> dict[str, Any]:
    """Django's settings of one part of the store of files: that of the address, which speaks S3, or
    a folder of this machine.
    """
    url = text(name)
    if not url:
        options = {"location": folder / part, "allow_overwrite": True}
        return {"BACKEND": "govdigital.storage.FolderStorage", "OPTIONS": options}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(name, url, part)}


def _bucket(name: str, url: str, part: str) -> dict[str, Any]:
    try:
        address = urlsplit(url)
        host = f"{address.hostname}:{address.port}" if address.port else address.hostname
    except ValueError:
        stop(f"{name} is not an address of a store: {STORE}")
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    bucket, _slash, prefix = address.path.strip("/").partition("/")
    is_whole = host and bucket and address.username and address.password
    if address.scheme != "s3" or not is_whole or address.fragment:
        stop(f"{name} is not an address of a store: {STORE}")
    for word in sorted(query.keys() - {"region", "https"}):
        stop(f"{name} has “{word}”, which means nothing here: {STORE}")
    if query.get("https", "true") not in ("true", "false"):
        stop(f"{name} has https={query['https']}: write true or false.")
    scheme = "http" if query.get("https") == "false" else "https"
    return {
        "access_key": unquote(address.username or ""),
        "secret_key": unquote(address.password or ""),
        "bucket_name": bucket,
        "endpoint_url": f"{scheme}://{host}",
        "region_name": query.get("region") or "us-east-1",
        "location": "/".join(filter(None, (prefix, part))),
        "client_config": _client_config(),
        "default_acl": None,
        # A name is made from the bytes: what is there already is the same.
        "file_overwrite": True,
    }


def _client_config() -> Any:
    """How the store is asked."""
    # Only where files stand in such a store: its library takes a while to load.
    from botocore.config import Config

    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        # A store that does not answer must not hold an editor for the minutes that TCP would wait.
        connect_timeout=5,
        read_timeout=30,
        retries={"total_max_attempts": 2},
        # Newer sums are not understood by every store that speaks S3.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
