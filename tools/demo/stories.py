"""What else people do in the demo: several services in a row, the same hour every week, waiting, and not coming.

Mira has her roots coloured and her hair cut at Anila's, who wants a deposit; Arta waits for just that time. John has
booked there too and will think better of it. Ilir trains every week, and John did not come to the barber's. Ilir did,
yesterday, so he is asked how it was; John, who trains tomorrow, is reminded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from common.models import Booking, Business, BusinessMember, Outbox, Role, Service, User, WaitlistEntry
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
_TO_A_PAST_DAY, _TO_YESTERDAY, _TO_TOMORROW = 1, _DAYS_AGO - 1, _DAYS_AGO + 1  # from then


def tell(db: Session, customers: Sequence[User], now: datetime, settings: Settings) -> None:
    """Add them all, once there are venues and people; a second time changes nothing."""
    arta, ilir, mira, john = customers
    if db.scalar(select(exists().where(WaitlistEntry.customer_id == arta.id))):
        return
    stories = Stories(db, now, settings)
    visit = stories.book(mira, ANILAS, ["Root colour", "Women's haircut"], ahead=2)
    stories.wait_for(arta, visit)
    stories.book(john, ANILAS, ["Women's haircut"], ahead=5)
    stories.book_weekly(ilir, GYM, ["Personal training"], ahead=1)
    stories.miss(john, BARBERS, ["Men's haircut"])
    stories.come(ilir, BARBERS, ["Men's haircut"])
    stories.book_then(john, GYM, ["Personal training"], _TO_TOMORROW)
    forget_what_was_said_then(db, now)


def venue_called(db: Session, slug: str) -> Business:
    """One of the demo's venues."""
    ours = select(Business).where(Business.source == SOURCE)
    return db.scalars(ours.where(Business.source_id == slug)).one()


def owner_of(db: Session, venue: Business) -> User:
    """Whose it is."""
    owners = select(User).join(BusinessMember).where(BusinessMember.business_id == venue.id)
    return db.scalars(owners.where(BusinessMember.role == Role.OWNER)).one()


def forget_what_was_said_then(db: Session, now: datetime) -> None:
    """Have nothing sent that is older than an hour: who booked days ago heard of it days ago; nobody is told late."""
    db.flush()
    db.execute(delete(Outbox).where(Outbox.due < now - timedelta(hours=1)))


@dataclass(frozen=True)
class Stories:
    """What happens at a time, told with the actions that the API uses."""

    db: Session
    now: datetime
    settings: Settings

    def book(self, who: User, slug: str, names: Sequence[str], ahead: int) -> Booking:
        """The first time so many days ahead that is free, and when they are nowhere else."""
        venue = venue_called(self.db, slug)
        return self._booked(who, venue, self._sold(venue, names), ahead, self.now)

    def book_weekly(self, who: User, slug: str, names: Sequence[str], ahead: int) -> None:
        """The same hour for some weeks, but for those when it is taken."""
        venue = venue_called(self.db, slug)
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
        visit = self.book_then(who, slug, names, _TO_A_PAST_DAY)
        take(self.db, owner_of(self.db, visit.business), visit.uid, Step.NO_SHOW, None, now=self.now)

    def come(self, who: User, slug: str, names: Sequence[str], days_ago: int = 1) -> Booking:
        """Booked some days before for the first free time from that day on; the owner saw them.

        A venue that is not open every day may have none before today, if `days_ago` are few.
        """
        visit = self.book_then(who, slug, names, _TO_YESTERDAY, days_ago + _TO_YESTERDAY)
        owner = owner_of(self.db, visit.business)
        return take(self.db, owner, visit.uid, Step.COMPLETE, None, now=visit.ends_at)

    def book_then(
        self, who: User, slug: str, names: Sequence[str], ahead: int, days_ago: int = _DAYS_AGO
    ) -> Booking:
        """Booked some days ago, for the first free time so many days later."""
        venue, then = venue_called(self.db, slug), self.now - timedelta(days=days_ago)
        return self._booked(who, venue, self._sold(venue, names), ahead, then)

    def _sold(self, venue: Business, names: Sequence[str]) -> list[Service]:
        sold = select(Service).where(Service.business_id == venue.id)
        return [self.db.scalars(sold.where(Service.name_en == name)).one() for name in names]

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
