"""What else people do in the demo: several services in a row, the same hour every week, waiting, and not coming.

Mira has her roots coloured and her hair cut at Anila's, who wants a deposit; Arta waits for just that time. John has
booked there too and will think better of it. Ilir trains every week, and John did not come to the barber's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.models import Booking, Business, BusinessMember, Role, Service, User, WaitlistEntry
from common.settings import Settings
from functions.booking import queries
from functions.booking.actions import book, book_series, take
from functions.booking.machine import Step
from functions.booking.refusals import AlreadyBooked
from functions.booking.schemas import BookRequest, ServiceChoice
from functions.booking.schemas.booking import Repeat
from functions.booking.waitlist.actions import wait
from functions.booking.waitlist.schemas import WaitRequest
from tools.demo.content import ZONE
from tools.demo.rows import SOURCE
from tools.demo.visits import free_starts

ANILAS, BARBERS, GYM = "floktaria-anila", "berber-21-dhjetori", "palestra-energjia"
IN_TWO_MINDS = "john.customer@example.com"
"""Whoever calls off what he has paid."""
_WEEKS = 4
_DAYS_AGO = 6  # a no-show is marked within a week


def tell(db: Session, customers: Sequence[User], now: datetime, settings: Settings) -> None:
    """Add them all, once there are venues and people; a second time changes nothing."""
    arta, ilir, mira, john = customers
    if db.scalar(select(exists().where(WaitlistEntry.customer_id == arta.id))):
        return
    stories = _Stories(db, now, settings)
    visit = stories.book(mira, ANILAS, ["Root colour", "Women's haircut"], ahead=2)
    stories.wait_for(arta, visit)
    stories.book(john, ANILAS, ["Women's haircut"], ahead=5)
    stories.book_weekly(ilir, GYM, ["Personal training"], ahead=1)
    stories.miss(john, BARBERS, ["Men's haircut"])


@dataclass(frozen=True)
class _Stories:
    """What happens, told with the actions that the API uses."""

    db: Session
    now: datetime
    settings: Settings

    def book(self, who: User, slug: str, names: Sequence[str], ahead: int) -> Booking:
        """The first time so many days ahead that is free, and when they are nowhere else."""
        venue = self._venue(slug)
        return self._booked(who, venue, self._sold(venue, names), ahead, self.now)

    def book_weekly(self, who: User, slug: str, names: Sequence[str], ahead: int) -> None:
        """The same hour for some weeks, but for those when it is taken."""
        venue = self._venue(slug)
        order = self._orders(who, venue, self._sold(venue, names), ahead, self.now)[0]
        weekly = Repeat(every_weeks=1, times=_WEEKS, skip_conflicts=True)
        repeated = order.model_copy(update={"repeat": weekly})
        book_series(self.db, who, repeated, now=self.now, settings=self.settings)

    def wait_for(self, who: User, visit: Booking) -> None:
        """What somebody else has, by the same people: nothing else will do."""
        services = [ServiceChoice(uid=each.service.uid, employee=each.employee.uid) for each in visit.items]
        zone = ZoneInfo(visit.timezone)
        wish = WaitRequest(
            business=visit.business.uid,
            services=services,
            date_from=visit.local_on,
            date_to=visit.local_on,
            time_from=visit.starts_at.astimezone(zone).time(),
            time_to=visit.ends_at.astimezone(zone).time(),
        )
        wait(self.db, who, wish, now=self.now)

    def miss(self, who: User, slug: str, names: Sequence[str]) -> None:
        """Booked some days ago for one of the days since; the owner has noticed."""
        venue, then = self._venue(slug), self.now - timedelta(days=_DAYS_AGO)
        visit = self._booked(who, venue, self._sold(venue, names), 1, then)
        take(self.db, self._owner(venue), visit.uid, Step.NO_SHOW, None, now=self.now)

    def _venue(self, slug: str) -> Business:
        ours = select(Business).where(Business.source == SOURCE)
        return self.db.scalars(ours.where(Business.source_id == slug)).one()

    def _sold(self, venue: Business, names: Sequence[str]) -> list[Service]:
        sold = select(Service).where(Service.business_id == venue.id)
        return [self.db.scalars(sold.where(Service.name_en == name)).one() for name in names]

    def _owner(self, venue: Business) -> User:
        owners = select(User).join(BusinessMember).where(BusinessMember.business_id == venue.id)
        return self.db.scalars(owners.where(BusinessMember.role == Role.OWNER)).one()

    def _orders(
        self, who: User, venue: Business, services: Sequence[Service], ahead: int, now: datetime
    ) -> list[BookRequest]:
        on = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=ahead)
        starts = free_starts(self.db, who, venue, services, on, now)
        wanted = [ServiceChoice(uid=each.uid) for each in services]
        return [BookRequest(business=venue.uid, services=wanted, starts_at=at) for at in starts]

    def _booked(
        self, who: User, venue: Business, services: Sequence[Service], ahead: int, now: datetime
    ) -> Booking:
        for order in self._orders(who, venue, services, ahead, now):
            try:
                made = book(self.db, who, order, now=now, settings=self.settings)
            except AlreadyBooked:
                continue
            self.db.flush()
            whole = queries.whole_booking().where(Booking.id == made.id)
            return self.db.scalars(whole.execution_options(populate_existing=True)).one()
        raise LookupError(f"no time at {venue.name_en}")
