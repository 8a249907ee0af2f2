"""What all screens ask for: countries, time zones, and what this installation can do."""

from common import data
from common.clock import Clock
from common.web.ask import Caller
from common.web.guards import anyone
from functions.business.api import api
from functions.business.shared.schemas import AppConfig, Country, Timezone


@api.get("/api/shared/countries/", auth=anyone, public_seconds=300)
def list_countries(caller: Caller) -> list[Country]:
    """Every country of ISO 3166, in the alphabetical order of the caller's language."""
    return [Country.model_validate(each) for each in data.countries(caller.language)]


@api.get("/api/shared/timezones/", auth=anyone, public_seconds=300)
def list_timezones(clock: Clock) -> list[Timezone]:
    """Every IANA time zone, with what its clocks differ from UTC at this moment."""
    return [Timezone.model_validate(each) for each in data.timezones(clock.now())]


@api.get("/api/shared/config/", auth=anyone, public_seconds=300)
def show_config() -> AppConfig:
    """What an app asks at its start: whether it is too old, and what it may offer."""
    return AppConfig()
