import os
import subprocess
import sys
import threading

import pytest

from govdigital import site_lock

HOLDING = """
import django; django.setup()
from govdigital import site_lock
{act}
print("held", flush=True)
input()
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def holding(folder, act):
    """Another process that does this, and waits."""
    place = os.environ | {"FOLDER_OF_THE_TEST": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING.format(act=act)],
        env=place,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def refusal(lock):
    with pytest.raises(site_lock.SiteLocked) as refused, lock:
        pytest.fail("It was not locked.")
    return str(refused.value)


def test_many_share_the_site_and_whoever_wants_it_alone_is_refused(folder):
    with site_lock.shared(), site_lock.shared():
        assert refusal(site_lock.alone()) == (
            f"The site of {folder} is running, or is being backed up or restored. Stop it first."
        )
    with site_lock.alone():
        assert refusal(site_lock.shared()).startswith("The site is being restored.")
        assert "is running, or" in refusal(site_lock.alone())


@pytest.mark.parametrize("act", ["site_lock.hold()", "import govdigital.wsgi"])
def test_a_serving_process_has_the_lock_until_it_is_killed(folder, act):
    process = holding(folder, act)
    try:
        assert "is running, or" in refusal(site_lock.alone())
    finally:
        process.kill()
        process.communicate()

    with site_lock.alone():
        pass


def test_what_a_start_becomes_goes_on_holding_what_the_start_took(folder, settings):
    settings.HOST, settings.PORT = "127.0.0.1", 8123
    becoming = (
        "import os, sys; from django.conf import settings; settings.HOST, settings.PORT = '127.0.0.1', 8123\n"
        "start = site_lock.starting(); start.__enter__()\n"
        "os.execv(sys.executable, [sys.executable, '-c', 'print(\"held\", flush=True); input()'])"
    )
    server = holding(folder, becoming)
    try:
        assert "is running, or" in refusal(site_lock.alone())
        assert refusal(site_lock.starting()) == (
            "Another start serves 127.0.0.1 and port 8123, or prepares the site for it. "
            "Set PORT to another number."
        )
        settings.PORT = 8124
        with site_lock.starting():
            pass
    finally:
        server.kill()
        server.communicate()


def test_nobody_serves_a_site_of_which_a_restore_was_stopped(folder):
    (folder / "restoring").write_text("/srv/sets/20261127T030102Z")

    assert refusal(site_lock.shared()) == (
        "A restore was stopped halfway, so the site is in pieces. Run "
        "“manage.py restore /srv/sets/20261127T030102Z --replace” again."
    )
    with site_lock.alone():
        pass


def test_one_start_after_another_prepares_the_site():
    events = []
    begun = threading.Event()

    def second():
        with site_lock.preparing(lambda: (events.append("waits"), begun.set())):
            events.append("second")

    with site_lock.preparing(lambda: pytest.fail("Nobody else prepares it.")):
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(60)
        events.append("first")
    thread.join()

    assert events == ["waits", "first", "second"]


def test_locks_are_their_owners_only(folder):
    mask = os.umask(0)
    try:
        with site_lock.shared():
            pass
    finally:
        os.umask(mask)

    assert (folder / "locks").stat().st_mode & 0o777 == 0o700
    assert (folder / "locks" / "site").stat().st_mode & 0o777 == 0o600


def test_a_folder_in_which_no_lock_can_be_made_is_served_all_the_same(folder):
    (folder / "locks").write_text("A file where a folder should be.")

    with site_lock.shared(), site_lock.preparing(lambda: pytest.fail("Nobody else.")):
        pass
