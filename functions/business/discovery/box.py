"""A rectangle on the map, which may cross the line where 180 degrees east meets west."""

import math
from dataclasses import dataclass

from common.i18n import _
from common.models import LatLon
from common.web.validation import Wrong

EARTH_METRES = 6_371_009
NOT_A_BOX = _("This must be west,south,east,north in degrees.")


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees, edges included; `west > east` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> "Box":
        """The rectangle written as `west,south,east,north`; raises `Wrong`."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise Wrong("wrong_bbox", NOT_A_BOX) from error
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise Wrong("wrong_bbox", NOT_A_BOX)
        return cls(west, south, east, north)

    @property
    def crosses_the_antimeridian(self) -> bool:
        """From Fiji's west to its east, say."""
        return self.west > self.east

    @property
    def width(self) -> float:
        """Degrees from west to east."""
        return self.east - self.west + (360 if self.crosses_the_antimeridian else 0)

    @property
    def centre(self) -> LatLon:
        """The middle of it."""
        lon = self.west + self.width / 2
        return LatLon((self.south + self.north) / 2, lon - 360 if lon > 180 else lon)

    @property
    def reach_metres(self) -> float:
        """No point of it is further from the centre: along the meridian, then along the widest parallel.

        One percent is added for the Earth not being a ball.
        """
        touches_equator = self.south <= 0 <= self.north
        widest = 0.0 if touches_equator else min(abs(self.south), abs(self.north))
        along_the_parallel = math.cos(math.radians(widest)) * math.radians(self.width) / 2
        return 1.01 * EARTH_METRES * (math.radians(self.north - self.south) / 2 + along_the_parallel)
