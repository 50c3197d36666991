from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import RequestFactory

from govdigital import sign_in_limits
from govdigital.sign_in_limits import TooManyTries, count_try, free_account, take_back_try

pytestmark = pytest.mark.django_db


def asking(address="192.0.2.1"):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def wrong(account="ana", address="192.0.2.1", times=5):
    for _time in range(times):
        count_try(asking(address), account)


def test_the_sixth_try_is_barred_and_says_for_how_long():
    wrong()

    with pytest.raises(TooManyTries) as refusal:
        count_try(asking(), "ana")

    assert refusal.value.messages[0].startswith("Too many tries. For 15 minutes")


def test_an_account_is_barred_from_every_address():
    for number in range(5):
        wrong(address=f"192.0.2.{number}", times=1)

    with pytest.raises(TooManyTries):
        count_try(asking("203.0.113.1"), "ana")


def test_an_address_is_barred_for_every_account():
    for number in range(5):
        wrong(account=f"somebody {number}", times=1)

    with pytest.raises(TooManyTries):
        count_try(asking(), "ana")


def test_another_account_from_another_address_is_free():
    wrong()

    count_try(asking("203.0.113.1"), "berta")


def test_a_network_of_ipv6_is_one_address():
    for number in range(5):
        wrong(account=f"somebody {number}", address=f"2001:db8::{number}", times=1)

    with pytest.raises(TooManyTries):
        count_try(asking("2001:db8::ffff"), "ana")


def test_what_was_right_does_not_count_and_what_was_wrong_before_it_does():
    wrong(times=4)
    count_try(asking(), "ana")
    take_back_try(asking(), "ana")
    wrong(times=1)

    with pytest.raises(TooManyTries):
        count_try(asking(), "ana")


def test_the_bar_ends_a_quarter_of_an_hour_after_the_wrong_tries(monkeypatch):
    wrong()
    later = sign_in_limits.time.time() + sign_in_limits.WINDOW + 1
    monkeypatch.setattr(sign_in_limits.time, "time", lambda: later)

    count_try(asking(), "ana")


def test_an_operator_frees_an_account_and_no_address():
    wrong()
    free_account("ana")

    count_try(asking("203.0.113.1"), "ana")
    with pytest.raises(TooManyTries):
        count_try(asking(), "berta")


def test_doors_count_apart():
    wrong()

    count_try(asking(), "ana", door="forgotten-password")


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_are_counted_one_after_the_other():
    cache.clear()

    def attempt(_number):
        try:
            count_try(asking(), "ana")
        except TooManyTries:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(attempt, range(16)))

    assert sum(allowed) == 5
    cache.clear()
