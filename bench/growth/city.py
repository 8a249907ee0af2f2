"""One city whose density does not depend on how many businesses there are, and places in it to ask from."""

import math
import random
from dataclasses import dataclass

from bench.filling import Spot, uniform

LAT, LON = 41.33, 19.82
METRES_A_DEGREE = 111_195
MOST_IN_THE_CITY = 100_000
METRES_OF_TEN_THOUSAND = 7_000.0
"""The radius of a city of 10,000: 5 km around a place well inside hold some 5,000 of them."""
TOWN_SIZE, TOWN_METRES = 1_000, 2_200.0
RADIUS_M = 5_000


@dataclass(frozen=True)
class City:
    """The first businesses live here; the others in towns of a thousand, as dense, far away in Europe."""

    count: int

    @property
    def inhabitants(self) -> int:
        """How many businesses are in the city."""
        return min(self.count, MOST_IN_THE_CITY)

    @property
    def metres(self) -> float:
        """The city's radius."""
        return METRES_OF_TEN_THOUSAND * math.sqrt(self.inhabitants / 10_000)

    def places(self, many: int) -> list[tuple[float, float]]:
        """Random places (latitude, longitude) whose surroundings lie within the city; always the same ones."""
        chance = random.Random(self.count)
        found = []
        for _place in range(many):
            away = (self.metres - RADIUS_M) * math.sqrt(chance.random())
            towards = chance.uniform(0, 2 * math.pi)
            lat = LAT + away * math.cos(towards) / METRES_A_DEGREE
            found.append(
                (lat, LON + away * math.sin(towards) / METRES_A_DEGREE / math.cos(math.radians(LAT)))
            )
        return found

    @property
    def spot(self) -> Spot:
        """Where number `n` is: evenly spread over the disc it belongs to."""
        lives_here = f"n <= {self.inhabitants}"
        town = f"(n / {TOWN_SIZE})"
        lat = f"CASE WHEN {lives_here} THEN {LAT} ELSE 43 + 14 * mod({town} * 0.7548776662, 1) END"
        lon = f"CASE WHEN {lives_here} THEN {LON} ELSE 24 * mod({town} * 0.5698402910, 1) END"
        metres = f"CASE WHEN {lives_here} THEN {self.metres} ELSE {TOWN_METRES} END"
        away = f"({metres}) * sqrt({uniform(31)}) / {METRES_A_DEGREE}"
        towards = f"2 * pi() * {uniform(32)}"
        return Spot(
            lat=f"({lat}) + {away} * cos({towards})",
            lon=f"({lon}) + {away} * sin({towards}) / cos(radians({lat}))",
            town=f"CASE WHEN {lives_here} THEN 'Tiranë' ELSE 'Qyteti ' || {town} END",
        )
