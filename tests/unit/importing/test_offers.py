"""Which venue of the file a line of services belongs to, and which lines are one service."""

import decimal

from functions.business.importing.offers import offers_of
from functions.business.importing.plans import ServicePlan, ServiceRow, Venue, VenueRow

SALON = Venue(
    external_id="node/1",
    name="Salloni i Borës",
    name_sq=None,
    description=None,
    description_sq=None,
    location=(41.3275, 19.8187),
    timezone="Europe/Tirane",
    country="AL",
    address=None,
    city=None,
    phone=None,
    email=None,
    website=None,
    categories=("hair-salon",),
    weekly=None,
    gender=None,
)
VENUES = [VenueRow(1, "node/1", SALON.name, SALON), VenueRow(2, "node/2", "Te Erioni", None)]


def line(number: int, venue: str = "node/1", employee: str | None = None, name: str = "Cut") -> ServiceRow:
    plan = ServicePlan(venue, None, name, None, decimal.Decimal(1000), 30, employee=employee)
    return ServiceRow(number, plan)


def reason(*rows: ServiceRow, venues: list[VenueRow] = VENUES) -> str:
    _offers, [bad] = offers_of(rows, venues)
    return bad.problems[0].reason


def test_a_venue_is_known_by_its_id_and_by_its_name() -> None:
    offers, bad = offers_of([line(2), line(3, "Salloni i Borës", name="Beard")], VENUES)
    assert [offer.plan.name_en for offer in offers["node/1"]] == ["Cut", "Beard"]
    assert not bad


def test_lines_for_several_employees_are_one_service() -> None:
    offers, _bad = offers_of([line(2, employee="Dritan"), line(3, employee="Mira")], VENUES)
    [offer] = offers["node/1"]
    assert list(offer.by_employee) == ["Dritan", "Mira"]


def test_the_same_service_twice_is_refused() -> None:
    assert reason(line(2), line(3)) == "'Cut' is already in line 2."
    assert reason(line(2, employee="Dritan"), line(3, employee="Dritan")) == "'Cut' is already in line 2."
    assert reason(line(2), line(3, employee="Dritan")) == "'Cut' is already in line 2."


def test_a_venue_that_is_not_there_or_bad_sells_nothing() -> None:
    assert reason(line(2, "node/3")) == "'node/3' is not a venue of the file."
    assert reason(line(2, "node/2")) == "Its venue, row 2, is bad."


def test_a_name_of_two_venues_is_refused() -> None:
    twice = [*VENUES, VenueRow(3, "node/3", SALON.name, SALON)]
    assert reason(line(2, SALON.name), venues=twice) == (
        "'Salloni i Borës' is the name of rows 1, 3; please write the id instead."
    )
