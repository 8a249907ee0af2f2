"""Whoever changes what is free says so: what was known goes at once, and is soon worked out anew."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.clock import SetClock
from common.events import DiaryChanged
from common.models import Business, BusinessSearch, NextFree, Outbox
from common.runtime import Runtime
from functions.booking import actions
from functions.worker.tasks import outbox_sweep
from tests.integration.conftest import Phone
from tests.integration.salon import EMPLOYEE, PUBLISH, SERVICE, Salon, done, open_salon
from tests.integration.worker import deliver_everything

KIND = "refresh_next_free_of"
ON = "2027-03-02"


@pytest.fixture
def salon(bora: Phone, db: Session, runtime: Runtime) -> Salon:
    """Bora's salon, open to customers and worked out."""
    salon = open_salon(bora, db)
    deliver_everything(runtime)
    assert known(db)
    return salon


def known(db: Session) -> list[int]:
    """The services whose next time is worked out."""
    return list(db.scalars(select(NextFree.service_id)))


def waiting(db: Session) -> list[Outbox]:
    """What says that a diary has changed."""
    return list(db.scalars(select(Outbox).where(Outbox.kind == KIND, Outbox.state == "waiting")))


def change_week(salon: Salon) -> None:
    salon.set_week([{"weekday": 1, "start": "12:00", "end": "17:00"}])


def change_own_week(salon: Salon) -> None:
    salon.set_week([{"weekday": 1, "start": "12:00", "end": "17:00"}], employee=salon.dritan)


def close_a_day(salon: Salon) -> None:
    salon.add_exception("closure", ON)


def open_it_again(salon: Salon) -> None:
    shown = done(salon.owner.get("/api/onboarding/exceptions/", business=salon.uid), 200)["results"]
    for each in shown:
        assert salon.owner.delete(f"/api/onboarding/exceptions/{each['uid']}/").status_code == 204


def sell_more(salon: Salon) -> None:
    salon.add_service(name="Beard")


def change_a_service(salon: Salon) -> None:
    done(salon.owner.patch(f"{SERVICE}{salon.cut}/", {"duration_minutes": 60}), 200)


def drop_a_service(salon: Salon) -> None:
    assert salon.owner.delete(f"{SERVICE}{salon.cut}/").status_code < 300


def hire(salon: Salon) -> None:
    salon.add_employee("Gent")


def change_somebody(salon: Salon) -> None:
    done(salon.owner.patch(f"{EMPLOYEE}{salon.elira}/", {"is_active": False}), 200)


def dismiss(salon: Salon) -> None:
    assert salon.owner.delete(f"{EMPLOYEE}{salon.elira}/").status_code < 300


def change_terms(salon: Salon) -> None:
    salon.set_policy(min_notice_minutes=120)


def move_to_another_zone(salon: Salon) -> None:
    change = {"uid": salon.uid, "timezone": "Europe/London"}
    done(salon.owner.patch("/api/onboarding/business/update/", change), 200)


def hide(salon: Salon) -> None:
    done(salon.owner.post(PUBLISH.format(business=salon.uid).replace("publish", "unpublish")), 200)


CHANGES = (
    change_week,
    change_own_week,
    close_a_day,
    sell_more,
    change_a_service,
    drop_a_service,
    hire,
    change_somebody,
    dismiss,
    change_terms,
    move_to_another_zone,
    hide,
)


@pytest.mark.parametrize("change", CHANGES)
def test_an_owner_who_changes_something_says_so_once(
    salon: Salon, db: Session, change: Callable[[Salon], None]
) -> None:
    change(salon)
    assert [row.payload for row in waiting(db)] == [{"business": salon.uid}]
    assert known(db) == []


def test_an_exception_that_is_dropped_counts_too(salon: Salon, db: Session, runtime: Runtime) -> None:
    close_a_day(salon)
    deliver_everything(runtime)
    open_it_again(salon)
    assert len(waiting(db)) == 1
    assert known(db) == []


def test_what_nobody_can_book_yet_says_nothing(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, is_published=False)
    assert waiting(db) == []
    salon.publish()
    assert len(waiting(db)) == 1


def test_hidden_it_has_no_free_time_and_shown_again_it_has(
    salon: Salon, db: Session, runtime: Runtime
) -> None:
    def sorted_by() -> Any:
        db.expire_all()
        return db.scalars(select(BusinessSearch.next_free_at)).one()

    assert sorted_by() is not None
    hide(salon)
    deliver_everything(runtime)
    assert sorted_by() is None
    salon.publish()
    deliver_everything(runtime)
    assert sorted_by() is not None


def book(phone: Phone, salon: Salon, start: str = "09:00") -> str:
    order = {"business": salon.uid, "service": salon.cut, "date": ON, "start_time": start}
    return str(done(phone.post("/api/business/book/", order), 201)["uid"])


def test_whoever_books_and_calls_off_says_so(
    salon: Salon, alice: Phone, db: Session, runtime: Runtime
) -> None:
    booking = book(alice, salon)
    assert [row.payload for row in waiting(db)] == [{"business": salon.uid}]
    deliver_everything(runtime)
    done(alice.delete(f"/api/business/booking/{booking}/"), 200)
    assert [row.payload for row in waiting(db)] == [{"business": salon.uid}]


def test_whoever_calls_everything_off_says_so_once(
    salon: Salon, alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    for start in ("09:00", "10:00", "11:00"):
        book(alice, salon, start)
    deliver_everything(runtime)
    with runtime.transactions.begin() as other:
        assert alice.user is not None
        assert actions.cancel_all_of(other, alice.user, now=clock.now()) == 3
    assert len(waiting(db)) == 1


# unhurried: no reply waits for it


def test_nobody_is_woken_for_it_before_the_sweep(salon: Salon, db: Session, runtime: Runtime) -> None:
    def woken() -> list[str]:
        return [kind for kind, _uid in runtime.doors.queue.asked]  # type: ignore[attr-defined]

    close_a_day(salon)
    assert KIND not in woken()
    outbox_sweep(runtime)
    assert woken().count(KIND) == 1


def test_what_a_savepoint_took_back_can_be_said_again(salon: Salon, db: Session, clock: SetClock) -> None:
    event = DiaryChanged(business=db.scalars(select(Business.uid)).one())
    inner = db.begin_nested()
    outbox.publish(db, event, now=clock.now())
    inner.rollback()
    outbox.publish(db, event, now=clock.now())
    with db.begin_nested():
        outbox.publish(db, event, now=clock.now())
    db.commit()
    assert len(waiting(db)) == 1
    outbox.publish(db, event, now=clock.now())
    db.commit()
    assert len(waiting(db)) == 2
