"""Addresses: one for each instance, in the range of its Region, and free again afterwards."""

from __future__ import annotations

import pytest

from sandbox.rds.addresses import AddressBook, region_number
from sandbox.rds.errors import RdsError


def test_instances_of_all_regions_have_addresses_of_their_own() -> None:
    book = AddressBook()
    taken = [book.take(region, 5432) for region in ("eu-west-1", "eu-central-1") for _ in range(3)]
    everything = [endpoint for endpoints in taken for endpoint in endpoints]
    assert len(set(everything)) == len(everything)
    for front, behind, egress in taken[:3]:
        number = region_number("eu-west-1")
        assert front.address.packed[1] == 10 + number
        assert behind.address.packed[1] == egress.address.packed[1] == 110 + number
        assert front.port == behind.port == 5432 != egress.port


def test_two_books_share_no_address() -> None:
    first, second = AddressBook(), AddressBook()
    assert first.take("eu-west-1", 5432)[0] != second.take("eu-west-1", 5432)[0]


def test_an_address_that_was_given_back_is_given_again() -> None:
    book = AddressBook()
    front, _, _ = book.take("eu-west-1", 5432)
    book.give_back(front)
    assert book.take("eu-west-1", 5432)[0] == front


def test_a_region_that_does_not_exist_is_named() -> None:
    with pytest.raises(RdsError, match="mars-1 is not a Region"):
        AddressBook().take("mars-1", 5432)
