"""The function that says how a business stands, against the clock on the wall."""

import random
from datetime import date

import pytest

from functions.business.discovery.opening import opening
from tests.integration.opening.minutes import stands
from tests.integration.opening.shops import EDGES, Owner, moments
from tests.integration.opening.written import closes_alike, hours_of, instant

SHOPS, MOMENTS = 20, 4


@pytest.mark.parametrize(("zone", "edge"), EDGES, ids=[f"{zone} {edge}" for zone, edge in EDGES])
def test_it_says_what_somebody_with_a_clock_would_say(zone: str, edge: date) -> None:
    chance = random.Random(f"{zone} {edge}")
    owner = Owner(chance, zone, edge)
    for shop in (owner.shop() for _ in range(SHOPS)):
        for at in moments(chance, zone, edge, MOMENTS):
            said, true = opening(hours_of(shop), at), stands(shop, at)
            assert said.open_now == true.is_open, (shop, at)
            assert closes_alike(said.closes_at, true.closes_at, at), (shop, at, said, true)
            assert instant(said.opens_at) == true.opens_at, (shop, at, said, true)
