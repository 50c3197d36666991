"""Whatever addresses entries have had, each version has one address at which it is found."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from timeline.public.entry_log import address_log

ADDRESSES = ("one", "two", "three")
# With each publication: an entry, and the address that it takes; None where it leaves its page.
STEPS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from((*ADDRESSES, None))), min_size=1, max_size=12
)


def rows_of(steps):
    """Rows of the log; whose address another takes swaps with it, or leaves where it has none."""
    rows, addresses = [], {}

    def log(number, entry, address, event="live"):
        rows.append(
            SimpleNamespace(
                publication_id=number, entry_pk=entry, address=address, event=event, kind="era"
            )
        )

    for number, (entry, address) in enumerate(steps, start=1):
        before = addresses.get(entry)
        if address is None:
            if before:
                log(number, entry, addresses.pop(entry), "gone")
            continue
        for other, taken in list(addresses.items()):
            if other != entry and taken == address and before:
                addresses[other] = before
                log(number, other, before)
            elif other != entry and taken == address:
                break
        else:
            addresses[entry] = address
            log(number, entry, address)
    return rows


@given(STEPS)
def test_every_memento_is_found_at_its_address(steps):
    addresses = address_log(rows_of(steps))

    for log in addresses.logs:
        for row in log.mementos:
            address = addresses.address_at(log, row.publication_id)
            assert addresses.entry(address, row.publication_id) is log
            assert log.at(row.publication_id) is row


@given(STEPS)
def test_every_address_leads_to_one_that_leads_nowhere_else(steps):
    addresses = address_log(rows_of(steps))

    for number in range(len(steps) + 1):
        for address in ADDRESSES:
            log = addresses.entry(address, number)
            if log and (row := log.at(number)):
                there = addresses.address_at(log, row.publication_id)
                assert addresses.entry(there, row.publication_id) is log


@given(STEPS)
def test_whoever_had_an_address_at_a_publication_is_meant_by_it(steps):
    rows = rows_of(steps)
    addresses = address_log(rows)

    for row in rows:
        log = addresses.entry(row.address, row.publication_id)
        assert log.pk == row.entry_pk
