"""Who comes to a business: for its owner and managers, because what is noted about people is delicate."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, BusinessClient
from common.team import managed_business, managed_client
from common.web.ask import Caller
from common.web.paging import Page, PageQuery
from functions.business.api import api
from functions.business.onboarding.clients import actions, queries
from functions.business.onboarding.clients.schemas import (
    ClientChange,
    ClientShown,
    ClientWithVisits,
    VisitShown,
    WhichClients,
)
from functions.business.onboarding.clients.tallies import Tally, tallies_of


@api.get("/api/onboarding/clients/", auth=managed_business)
def clients(
    db: Session, business: Business, query: WhichClients, caller: Caller, clock: Clock
) -> Page[ClientShown]:
    """Everybody who has booked here, or for whom the team has.

    A number is shown for those who have been here or are expected, an address never.
    """
    now = clock.now()
    found = queries.clients_of(db, business, query, now)
    counted = tallies_of(db, business, [row.user_id for row in found.rows], now)

    def shown(client: BusinessClient) -> ClientShown:
        return ClientShown.of(client, counted.get(client.user_id, Tally()), business, caller.language)

    return Page.of(found, shown)


@api.get("/api/onboarding/clients/<uuid:client>/", auth=managed_client)
def client(
    db: Session, known: BusinessClient, query: PageQuery, caller: Caller, clock: Clock
) -> ClientWithVisits:
    """One client, with a page of their bookings here."""
    known, business = queries.with_person(db, known)
    visits = queries.visits_of(db, known, query)
    page = Page[VisitShown].of(visits, lambda booking: VisitShown.of(booking, caller.language))
    counted = tallies_of(db, business, [known.user_id], clock.now())
    tally = counted.get(known.user_id, Tally())
    return ClientWithVisits.with_visits(known, tally, business, page, caller.language)


@api.patch("/api/onboarding/clients/<uuid:client>/", auth=managed_client)
def change_client(
    db: Session, known: BusinessClient, body: ClientChange, caller: Caller, clock: Clock
) -> ClientShown:
    """Note something about a client, block them, or let them in again.

    What is left out stays. Somebody blocked finds the diary full, and is not told why.
    """
    now = clock.now()
    known, business = queries.with_person(db, actions.change_client(db, known, body, now=now))
    counted = tallies_of(db, business, [known.user_id], now)
    return ClientShown.of(known, counted.get(known.user_id, Tally()), business, caller.language)
