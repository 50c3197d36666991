"""How granian serves the site."""

import resource
from pathlib import Path

from govdigital.log_lines import SERVER_CONFIG

# What Python is told to run.
PROGRAM = str(Path(__file__).with_name("serve.py"))
# Bytes from which memory goes back to the system as soon as it is not needed (mallopt(3), glibc):
# else each thread keeps what the largest page took.
SURROUNDINGS = {"MALLOC_MMAP_THRESHOLD_": "131072"}
MOST_CONNECTIONS = 4000
# Milliseconds without a whole request after which a connection is ended.
SILENCE = 10_000
# Seconds for which a server that ends waits for its workers: longer than they do for the rest of a
# request that has begun.
ENDING = SILENCE // 1000 + 5
# Bytes of a request's line and headers.
LONGEST_HEAD = 65_536
# What a worker opens besides connections: databases, static files, the server's own.
FILES_OF_WORKER = 200


def server_options() -> list[str]:
    """What granian is told besides its address: above all, how long it waits for whom.

    Whoever says nothing, or half a request, is let go after ten seconds, and a worker holds as many
    connections as the system gives it files, so that a thousand silent ones keep nobody out.
    """
    # HTTP/1 alone: where granian also expects HTTP/2, it waits for the first byte without end.
    heard = ["--http", "1", "--http1-header-read-timeout", str(SILENCE)]
    heard += ["--http1-buffer-size", str(LONGEST_HEAD)]
    held = ["--backlog", "4096", "--backpressure", str(most_connections())]
    ended = ["--respawn-failed-workers", "--workers-kill-timeout", str(ENDING)]
    kind = ["--interface", "wsgi", "--blocking-threads", "4", "--no-ws"]
    logged = ["--log-config", SERVER_CONFIG, "--log-level", "warning", "--no-access-log"]
    return [*kind, *heard, *held, *ended, *logged]


def most_connections() -> int:
    """How many connections one worker may hold; takes all the files that the system lets this
    process open.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_CONNECTIONS + FILES_OF_WORKER
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(1, min(MOST_CONNECTIONS, soft - FILES_OF_WORKER))
