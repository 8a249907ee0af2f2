"""What all screens ask for: countries, time zones, and what this installation can do."""

from common import data
from common.clock import Clock
from common.errors import NotFound
from common.settings import Settings
from common.web.ask import Caller, Reply
from common.web.contract import Plain
from common.web.guards import anyone
from functions.business.api import api
from functions.business.shared.schemas import AppConfig, Country, Timezone

# opened by itself, an SVG is a page of ours: it may fetch nothing and run nothing
_STILL = "default-src 'none'; sandbox"


@api.get("/api/shared/countries/", auth=anyone, public_seconds=300)
def list_countries(caller: Caller) -> list[Country]:
    """Every country of ISO 3166, in the alphabetical order of the caller's language."""
    return [Country.model_validate(each) for each in data.countries(caller.language)]


@api.get("/api/shared/timezones/", auth=anyone, public_seconds=300)
def list_timezones(clock: Clock) -> list[Timezone]:
    """Every IANA time zone, with what its clocks differ from UTC at this moment."""
    return [Timezone.model_validate(each) for each in data.timezones(clock.now())]


@api.get("/api/shared/config/", auth=anyone, public_seconds=300)
def show_config(settings: Settings) -> AppConfig:
    """What an app asks at its start: whether it is too old, and what it may offer."""
    return AppConfig.of(settings)


@api.get("/api/shared/category-logos/<slug>/", auth=anyone.on("logo"), errors=[NotFound], public_seconds=300)
def show_logo(slug: str) -> Reply[Plain]:
    """The icon of a category, as SVG."""
    if slug not in data.logos():
        raise NotFound
    return Reply(Plain(data.logos()[slug], "image/svg+xml"), headers={"Content-Security-Policy": _STILL})
