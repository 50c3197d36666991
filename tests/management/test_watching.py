import os
import signal

import pytest

from timeline.management import watching


@pytest.fixture(autouse=True)
def own_signals():
    """What the signals of this process did before."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def tell(name):
    os.kill(os.getpid(), name)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_while_it_rests_rests_no_longer(monkeypatch, name):
    rests = []

    def told_in_the_second_second(_seconds):
        rests.append("a second")
        if len(rests) == 2:
            tell(name)

    monkeypatch.setattr(watching, "sleep", told_in_the_second_second)

    assert len(list(watching.rounds(None))) == 1
    assert len(rests) == 2


def test_who_is_told_in_a_round_finishes_it_and_begins_no_other(monkeypatch):
    monkeypatch.setattr(watching, "sleep", lambda _seconds: pytest.fail("It rested."))
    done = []

    for _round in watching.rounds(None):
        tell(signal.SIGTERM)
        done.append("the round")

    assert done == ["the round"]


def test_it_looks_again_after_each_rest(monkeypatch):
    rests = []
    monkeypatch.setattr(watching, "sleep", rests.append)
    rounds = watching.rounds(None)

    next(rounds)
    next(rounds)

    assert rests == [1] * watching.SECONDS


def test_it_ends_with_the_process_that_began_it():
    somebody_else = os.getppid() + 1

    assert len(list(watching.rounds(somebody_else))) == 1
