"""The map of all businesses: marks where the screen can draw them, and the same as a list for everybody."""

from typing import Any

from flask import jsonify, url_for

from common.i18n import _, told
from common.models import BusinessStatus
from functions.admin.panel.kit import Page, asked, expose
from functions.admin.panel.pages.businesses import words
from functions.admin.panel.pages.map.queries import Spot, spots_in
from functions.admin.panel.pages.map.schemas import Seen
from functions.admin.panel.visit import language, say, visit

_LISTED_AT_FIRST = 100
"""Without a script the list stays so short; with one it shows whatever the map does."""


class Map(Page):
    """Where the businesses are."""

    title = _("Map")
    path = "map"
    group = _("Places")

    @expose("/")
    def index(self) -> Any:
        """The map, and the first of what it will show."""
        here, seen = visit(), asked(Seen)
        found = spots_in(here.db, seen, _LISTED_AT_FIRST)
        settings = here.runtime.settings
        return self.render(
            "panel/map/page.html",
            seen=seen,
            spots=[_shown(spot) for spot in found.rows],
            goes_on=found.goes_on,
            statuses=[(status.value, words.STATUS[status]) for status in BusinessStatus],
            tiles=settings.panel_map_tiles,
            credit=settings.panel_map_credit,
        )

    @expose("/points/")
    def points(self) -> Any:
        """What lies in the rectangle that is seen, for the map itself."""
        found = spots_in(visit().db, asked(Seen))
        return jsonify(points=[_shown(spot) for spot in found.rows], more=found.goes_on)


def _shown(spot: Spot) -> dict[str, Any]:
    return {
        "name": told(language(), spot.name_en, spot.name_sq),
        "city": spot.city,
        "status": spot.status.value,
        "state": say(words.STATUS[spot.status]),
        "verified": say(words.VERIFIED) if spot.is_verified else "",
        "lat": spot.location.lat,
        "lon": spot.location.lon,
        "page": url_for("businesses.page", uid=spot.uid),
    }
