"""Readers of the environment; a wrong value stops the program with a sentence that names the
variable.
"""

import os
import re
import secrets
import sys
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url

from govdigital.log_lines import printable

SQLITE = "django.db.backends.sqlite3"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
STORE = "write s3://key:secret@host/bucket, with ?region=… and ?https=false where they are needed."
SITE = "write a scheme, a host and perhaps a port, such as https://timeline.example.org."
ADDRESS = "write postgresql://user:password@host/name or sqlite:////path/to/a/file."

OPENID_ADDRESS = "write the issuer as its server does, such as https://accounts.example.org/realm."
MAIL_ADDRESS = "write smtp://user:password@host:587?tls=1, smtps://user:password@host or console:."
PRIVATE = "write an address of this machine or of your own network: 127.0.0.1:9100, [::1]:9100."
DSN = "write https://key@host/number, as the server gives it."
# Loopback, and what RFC 1918 and RFC 4193 set aside; no address for all networks of a machine.
NETWORKS_OF_ONES_OWN = [
    ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"
    )
]  # fmt: skip
# A name, a number or [an IPv6 address]; names of one word stand beside each other in a container.
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
# Letters beyond ASCII before the “@” are taken by few servers.
MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", re.ASCII)
# What django.contrib.auth takes.
ACCOUNT_NAME = re.compile(r"[\w.@+-]{1,150}")
# Of an origin that stands for all hosts below one, as Django reads it.
ANY_BELOW = "://*."
# What browsers leave out of an origin.
DEFAULT_PORTS = {"http": 80, "https": 443}


def stop(sentence: str) -> NoReturn:
    """End the program with a sentence instead of a traceback; it stays one, whatever was typed."""
    sys.exit(f"govdigital cannot start. {printable(sentence)}")


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


class PrivateAddress(NamedTuple):
    """An IP address of this machine or of a network of one's own, and a port."""

    host: str
    port: int


def private_address(name: str) -> PrivateAddress | None:
    """An address and a port that nobody outside can reach: 127.0.0.1:9100 or [::1]:9100; None where
    there is none.
    """
    word = text(name)
    if not word:
        return None
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})", word)
    try:
        if match and 0 < int(match[3]) <= 65535:
            address = ip_address(match[1] or match[2])
            # Of an address that IPv6 writes for one of IPv4, that one counts.
            meant = getattr(address, "ipv4_mapped", None) or address
            if is_of_ones_own(meant):
                return PrivateAddress(str(address), int(match[3]))
            stop(f"{name} is “{word}”, which others could reach: {PRIVATE}")
    except ValueError:
        pass
    stop(f"{name} is “{word}”, which is no IP address with a port: {PRIVATE}")


def is_of_ones_own(address: IPv4Address | IPv6Address) -> bool:
    """Whether packets to the address stay in this machine or in a network of one's own."""
    return any(
        address.version == network.version and address in network
        for network in NETWORKS_OF_ONES_OWN
    )


def error_server(name: str) -> str:
    """The address (DSN) of a server that speaks Sentry's protocol; blank where there is none."""
    url = text(name)
    if not url:
        return ""
    # Its library is loaded only where it is used.
    from sentry_sdk.utils import BadDsn, Dsn

    try:
        address = Dsn(url)
    except (BadDsn, ValueError, AttributeError):
        # Never the address itself: a key stands in it.
        stop(f"{name} is no address of a server for errors: {DSN}")
    if not HOST.fullmatch(address.host) or not url.isprintable() or " " in url:
        stop(f"{name} is no address of a server for errors: {DSN}")
    return url


def time_zone(name: str, default: str) -> str:
    """The IANA name of a time zone."""
    word = text(name, default)
    try:
        return ZoneInfo(word).key
    except (KeyError, ValueError, OSError):
        stop(f"{name} is “{word}”: write an IANA name, such as America/Mexico_City.")


def origins(name: str) -> list[str]:
    """Origins, each a scheme and a host: https://example.org, or https://*.example.org for all
    hosts below it.
    """
    result = []
    for origin in texts(name):
        address = origin_of(f"An origin of {name}", origin.replace(ANY_BELOW, "://", 1))
        if ANY_BELOW in origin:
            address = address.replace("://", ANY_BELOW)
        result.append(address)
    return result


def hosts(name: str, listens_on: str, addresses: list[str]) -> list[str]:
    """Names of this site's host, as a browser sends them, without a port; by default this machine's
    and those of the site's addresses.
    """
    for host in texts(name):
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", host):
            stop(
                f"{name} has “{host}”: write names like example.org, without https:// and without "
                "a port."
            )
    default = ["localhost", "127.0.0.1", "[::1]", bracketed(listens_on)]
    for address in addresses:
        default.append(bracketed(urlsplit(address).hostname or ""))
    return texts(name) or default


def bracketed(host: str) -> str:
    """The host as an address writes it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def openid_server(name: str) -> str:
    """The address of a server of accounts, which calls itself by it; blank where there is none."""
    address = text(name)
    # Never the address itself: a password may stand in it.
    sentence = f"{name} is no address of a server of accounts: {OPENID_ADDRESS}"
    try:
        parts = urlsplit(address)
        is_near = parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        stop(sentence)
    is_bare = not (parts.query or parts.fragment or parts.username)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_near)
    if address and not (parts.hostname and is_bare and is_safe):
        stop(sentence)
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
            # Never the value: it may be a password.
            stop(f"{name} has a wrong “{option}”: write ?tls=1 or nothing.")


def mail_sender(name: str, server: MailServer) -> str:
    """The address from which e-mails come; by default the name by which the site signs in to the
    mail server, where that is an address.
    """
    sender = mailbox(name)
    if sender or not server.backend:
        return sender
    if not MAILBOX.fullmatch(server.user):
        stop(
            f"{name} is not set, and e-mails come from no address without it: write one, such as "
            "site@example.org."
        )
    return server.user


def mailbox(name: str) -> str:
    """One e-mail address; blank where there is none."""
    address = text(name)
    if address and not MAILBOX.fullmatch(address):
        stop(f"{name} is “{address}”: write one address and no more, such as site@example.org.")
    return address


def account_name(name: str) -> str:
    """The name of an account, as the admin takes it; blank where there is none."""
    word = text(name)
    if word and not ACCOUNT_NAME.fullmatch(word):
        stop(f"{name} is “{word}”: write up to 150 letters, digits and @ . + - _ alone.")
    return word


def contact(name: str) -> str:
    """Where people write to, as security.txt names it (RFC 9116, 2.5.3): mailto:… or https://…;
    blank where none is named.
    """
    address = text(name)
    if not address or is_contact(address):
        return address
    stop(
        f"{name} is “{address}”: write mailto:security@example.org or https://example.org/security."
    )


def is_contact(address: str) -> bool:
    """Whether it is one mailbox behind “mailto:”, or the address of a page behind “https://”."""
    scheme, _colon, mailbox = address.partition(":")
    if scheme == "mailto":
        return bool(MAILBOX.fullmatch(mailbox))
    try:
        parts = urlsplit(address)
        host = parts.netloc.removesuffix(f":{parts.port}")
    except ValueError:
        return False
    # A line of the file begins with the address: nothing in it may end the line.
    is_one_word = address.isascii() and address.isprintable() and " " not in address
    return scheme == "https" and is_one_word and bool(HOST.fullmatch(host.strip("[]")))


def naan(name: str) -> str:
    """The number of a name assigning authority of ARKs, five digits; blank where none is set."""
    number = text(name)
    if number and not re.fullmatch("[0-9]{5}", number):
        stop(f"{name} is “{number}”: write the five digits that the ARK Alliance has given you.")
    return number


def site_address(name: str, default: str = "") -> str:
    """A scheme, a host and perhaps a port, as browsers write an origin (RFC 6454):
    https://example.org.
    """
    address = text(name)
    return origin_of(name, address) if address else default


def origin_of(name: str, address: str) -> str:
    """The address in small letters, without the port that its scheme has by itself; stops where it
    is anything else than a scheme, a host and a port.
    """
    # Never the address itself: a password may stand in it.
    sentence = f"{name} is not the address of a site: {SITE}"
    try:
        parts = urlsplit(address.removesuffix("/"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        stop(sentence)
    if parts.scheme not in DEFAULT_PORTS or not HOST.fullmatch(host) or port == 0:
        stop(sentence)
    if not host.isascii():
        stop(f"{name} has letters in its host that browsers write otherwise: write it as xn--….")
    if port is None:
        port = DEFAULT_PORTS[parts.scheme]
    place = bracketed(host)
    # Whatever else an address can have: a user, a path, a query, a fragment, a bare “?”.
    if address.lower().removesuffix("/").removesuffix(f":{port}") != f"{parts.scheme}://{place}":
        stop(sentence)
    if port != DEFAULT_PORTS[parts.scheme]:
        place += f":{port}"
    return f"{parts.scheme}://{place}"


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
        # In KiB, for each thread: the system has the file in memory for all processes.
        pragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-256;"
        options = {"timeout": 20, "uri": True, "init_command": pragmas}
        return writable | {"NAME": f"{writable['NAME'].as_uri()}?mode=ro", "OPTIONS": options}
    flags = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    return writable | {"OPTIONS": options | {"options": flags}}


def folder(name: str, default: Path) -> Path:
    """A folder, which need not be there yet."""
    return Path(text(name) or default).absolute()


def make_private(name: str, path: Path) -> None:
    """Make the folder of a variable for its owner only; what this process makes from now on is its
    owner's only, too.
    """
    os.umask(0o077)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        stop(f"{name} is “{path}”, and that folder cannot be made: {error.strerror}.")


def site_folder(name: str) -> Path | None:
    """The folder of a site of one's own, with its content; None where none is named."""
    if not text(name):
        return None
    path = Path(text(name)).absolute()
    try:
        if not path.is_dir():
            stop(f"{name} is “{path}”, which is no folder.")
        if not (path / "content").is_dir():
            stop(f"{name} is “{path}”, which has no folder “content”: see docs/another-site.md.")
        for folder in (path, path / "content"):
            next(folder.iterdir(), None)
    except OSError as error:
        stop(f"{name} is “{path}”, which cannot be read: {error.strerror}.")
    return path


def secret(name: str) -> str:
    """A secret of 50 characters or more; blank where none is given."""
    value = text(name)
    if value and len(value) < 50:
        stop(f"{name} is too short: write 50 characters or more.")
    return value


def kept_secret(name: str, file: Path) -> str:
    """A secret that is made once and kept in a file for its owner only."""
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
        stop(f"{name} has a wrong “https”: write true or false.")
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
