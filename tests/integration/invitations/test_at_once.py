"""Many hands on one invitation, one team, one diary, at the same moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions
from common.models import Booking, BusinessMember, Employee, Invitation, Occupancy, Role, Service, User
from common.settings import Settings
from common.web.ask import Caller
from functions.booking import actions as booking
from functions.booking.schemas import BookRequest
from functions.business.onboarding import actions, queries
from functions.business.onboarding.invitations.actions import accept, invite, leave
from functions.business.onboarding.invitations.schemas import Invite
from tests.integration.invitations.committed import Shop, at_once, invitation, open_shop, people, resource_of

CROWD, ROUNDS = 8, 12


def test_one_of_eight_joins(work: Transactions, clock: SetClock) -> None:
    shop = open_shop(work, clock)
    token, crowd = invitation(work, shop, clock), people(work, CROWD)

    def join(user_id: int) -> str:
        return work.run(lambda db: accept(db, db.get_one(User, user_id), token, clock=clock)[1])

    ended = at_once([partial(join, user_id) for user_id in crowd])
    assert sorted(ended) == [Role.EMPLOYEE, *["invitation_used"] * (CROWD - 1)]
    with work.begin() as db:
        members = db.scalars(select(BusinessMember).where(BusinessMember.role == Role.EMPLOYEE)).all()
        assert [member.user_id for member in members] == [crowd[ended.index(Role.EMPLOYEE)]]


def test_one_account_with_eight_invitations_has_one_seat(work: Transactions, clock: SetClock) -> None:
    shop = open_shop(work, clock)
    token, (person,) = invitation(work, shop, clock), people(work, 1)

    def join() -> str:
        return work.run(lambda db: accept(db, db.get_one(User, person), token, clock=clock)[1])

    ended = at_once([join] * CROWD)
    assert sorted(ended) == [Role.EMPLOYEE, *["invitation_used"] * (CROWD - 1)]


def test_eight_invitations_at_once_leave_one_open(
    work: Transactions, clock: SetClock, settings: Settings
) -> None:
    shop = open_shop(work, clock)
    caller = Caller("192.0.2.1", "en", "test")

    def send(number: int) -> UUID:
        with work.begin() as db:
            owner, dritan = db.get_one(User, shop.owner_id), db.get_one(Employee, shop.employee_id)
        wish = Invite(email=f"dritan{number}@example.com")
        return invite(work, owner, dritan, wish, caller=caller, clock=clock, settings=settings).uid

    ended = at_once([partial(send, number) for number in range(CROWD)])
    with work.begin() as db:
        rows = db.scalars(select(Invitation)).all()
    assert {row.uid for row in rows} == set(ended)
    assert sum(row.revoked_at is None for row in rows) == 1


def test_two_owners_do_not_both_leave(work: Transactions, clock: SetClock) -> None:
    for _round in range(ROUNDS):
        shop = open_shop(work, clock)
        (other,) = people(work, 1)
        with work.begin() as db:
            db.add(BusinessMember(business_id=shop.business_id, user_id=other, role=Role.OWNER))

        def go(user_id: int, shop: Shop = shop) -> str:
            def act(db: Session) -> str:
                leave(db, db.get_one(User, user_id), queries.locked(db, shop.business_id), clock=clock)
                return "left"

            return work.run(act)

        assert sorted(at_once([partial(go, shop.owner_id), partial(go, other)])) == ["last_owner", "left"]


def book(work: Transactions, shop: Shop, customer: int, at: datetime, clock: SetClock) -> str:
    """A cut with Dritan; the booking's uid."""
    wish = BookRequest(business=shop.business, service=shop.service, employee=shop.employee, starts_at=at)
    now, settings = clock.now(), Settings()

    def act(db: Session) -> str:
        return str(booking.book(db, db.get_one(User, customer), wish, now=now, settings=settings).uid)

    return work.run(act)


def dismissed(work: Transactions, shop: Shop, clock: SetClock) -> str:
    """Let Dritan go; the bookings handed over, one after the other."""

    def act(db: Session) -> str:
        dritan = db.get_one(Employee, shop.employee_id)
        actions.dismiss(db, dritan, clock=clock)
        return " ".join(str(each.uid) for each in queries.bookings_of_employee(db, dritan, clock.now()))

    return work.run(act)


def dropped(work: Transactions, shop: Shop, clock: SetClock) -> str:
    """Take the cut off sale; the bookings handed over, one after the other."""

    def act(db: Session) -> str:
        cut = db.scalars(select(Service).where(Service.uid == shop.service)).one()
        actions.drop_service(db, cut, clock=clock)
        return " ".join(str(each.uid) for each in queries.bookings_of_service(db, cut, clock.now()))

    return work.run(act)


def test_a_diary_moves_under_the_feet_of_those_who_book(work: Transactions, clock: SetClock) -> None:
    """Two shops of one owner become one diary while both are booked at the same hour."""
    (dritan,), customers, at = people(work, 1), people(work, 4), clock.now() + timedelta(days=1)
    for _round in range(ROUNDS):
        at += timedelta(hours=1)
        here = open_shop(work, clock)
        there = open_shop(work, clock, here.owner_id)
        tokens = [invitation(work, shop, clock) for shop in (here, there)]
        with work.begin() as db:
            accept(db, db.get_one(User, dritan), tokens[0], clock=clock)

        def join(token: str = tokens[1]) -> str:
            return str(work.run(lambda db: accept(db, db.get_one(User, dritan), token, clock=clock)[2]))

        acts: list[Callable[[], str]] = [
            partial(book, work, shop, customer, at, clock)
            for customer, shop in zip(customers, (here, here, there, there), strict=True)
        ]
        ended = at_once([*acts, join])
        booked, is_one = sum(len(each) == 36 for each in ended[:4]), ended[4] == "True"
        ids = {resource_of(work, here), resource_of(work, there)}
        assert len(ids) == (1 if is_one else 2)
        assert booked <= len(ids)
        with work.begin() as db:
            to_come = select(Occupancy.resource_id).where(Occupancy.active)
            to_come = to_come.where(Occupancy.business_id.in_([here.business_id, there.business_id]))
            held = db.scalars(to_come).all()
        assert len(held) == booked
        assert set(held) <= ids


@pytest.mark.parametrize("go", [dismissed, dropped])
def test_no_booking_falls_between(
    work: Transactions, clock: SetClock, go: Callable[[Transactions, Shop, SetClock], str]
) -> None:
    """Whoever books at that moment is refused, or among those to be moved."""
    customers, at = people(work, 3), clock.now() + timedelta(days=1)
    for _round in range(ROUNDS):
        at += timedelta(hours=1)
        shop = open_shop(work, clock)
        acts = [
            partial(book, work, shop, customer, at + timedelta(minutes=30 * place), clock)
            for place, customer in enumerate(customers)
        ]
        *booked, handed_over = at_once([*acts, partial(go, work, shop, clock)])
        with work.begin() as db:
            taken = {
                str(uid)
                for uid in db.scalars(select(Booking.uid).where(Booking.business_id == shop.business_id))
            }
        assert taken == set(str(handed_over).split())
        assert taken == {each for each in booked if len(str(each)) == 36}
