"""Who takes part: the customer, those who lead the business, and those who serve this customer."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, Business, BusinessMember, ConversationMember, Employee, Role, User
from common.runtime import Runtime
from functions.notify.chat import members
from functions.worker.routes import JOBS
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

Books = Callable[..., str]


def uids(*phones: Phone) -> set[UUID]:
    """Who they are to Firestore."""
    return {phone.user.uid for phone in phones if phone.user is not None}


def test_customer_and_owner_listen_and_nobody_else(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, talk: Talk, db: Session, listeners: Listeners
) -> None:
    salon.employ(db, dritan, salon.dritan)
    talk.say(alice, "Hello")
    assert listeners.those_of(talk.uid) == uids(alice, bora)
    assert dritan.get(talk.path).status_code == 404
    assert dritan.get(CONVERSATIONS).json["results"] == []


def test_whoever_serves_the_customer_takes_part(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, db: Session, visit: Books, listeners: Listeners
) -> None:
    salon.employ(db, dritan, salon.dritan)
    visit(alice, salon.dritan)
    talk = opened(alice, business=salon.uid)
    talk.say(dritan, "See you tomorrow")
    assert listeners.those_of(talk.uid) == uids(alice, bora, dritan)
    assert [each["uid"] for each in dritan.get(CONVERSATIONS).json["results"]] == [talk.uid]


def test_once_the_visit_is_called_off_they_do_not(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, db: Session, visit: Books, listeners: Listeners
) -> None:
    salon.employ(db, dritan, salon.dritan)
    booked = visit(alice, salon.dritan)
    talk = opened(alice, business=salon.uid)
    talk.say(dritan, "See you tomorrow")
    done(alice.delete(f"/api/business/booking/{booked}/"), 200)
    assert dritan.get(f"{talk.path}messages/").status_code == 404
    assert dritan.post(f"{talk.path}messages/", {"text": "Why?"}).status_code == 404
    assert dritan.get(CONVERSATIONS).json["results"] == []
    talk.say(alice, "Dritan need not read this")
    assert listeners.those_of(talk.uid) == uids(alice, bora)


def test_a_new_manager_listens_and_has_nothing_unread(
    alice: Phone,
    bora: Phone,
    erion: Phone,
    salon: Salon,
    talk: Talk,
    db: Session,
    runtime: Runtime,
    listeners: Listeners,
) -> None:
    talk.say(alice, "Hello")
    employ(salon, db, erion, Role.MANAGER)
    done(bora.patch(f"/api/onboarding/employee/{salon.elira}/", {"role": "employee"}), 200)  # changes a team
    done(bora.patch(f"/api/onboarding/employee/{salon.elira}/", {"role": "manager"}), 200)
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == uids(alice, bora, erion)
    assert talk.seen_by(erion)["unread_count"] == 0
    assert talk.texts(erion) == ["Hello"]


def employ(salon: Salon, db: Session, phone: Phone, role: Role) -> None:
    """Connect somebody's account with Elira's seat."""
    salon.employ(db, phone, salon.elira, role)
    db.execute(update(Employee).where(Employee.uid == UUID(salon.elira)).values(joins_as=role))
    db.commit()


def test_a_dismissed_manager_is_out_at_once_and_listens_no_more(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, db: Session, runtime: Runtime, listeners: Listeners
) -> None:
    employ(salon, db, erion, Role.MANAGER)
    talk = opened(alice, business=salon.uid)
    talk.say(alice, "Hello")
    assert talk.texts(erion) == ["Hello"]
    assert bora.delete(f"/api/onboarding/employee/{salon.elira}/").status_code == 200
    assert erion.get(talk.path).status_code == 404
    assert erion.get(CONVERSATIONS).json["results"] == []
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == uids(alice, bora)


def test_whoever_leaves_the_team_leaves_its_conversations(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, db: Session, runtime: Runtime, listeners: Listeners
) -> None:
    employ(salon, db, erion, Role.MANAGER)
    talk = opened(alice, business=salon.uid)
    talk.say(alice, "Hello")
    left = erion.delete(f"/api/onboarding/business/{salon.uid}/membership/")
    assert left.status_code in (200, 204), left.text
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == uids(alice, bora)


def test_an_employee_who_becomes_a_manager_reads_everything(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, talk: Talk, db: Session, runtime: Runtime
) -> None:
    salon.employ(db, dritan, salon.dritan)
    talk.say(alice, "Hello")
    done(bora.patch(f"/api/onboarding/employee/{salon.dritan}/", {"role": "manager"}), 200)
    deliver_everything(runtime)
    assert [each["uid"] for each in dritan.get(CONVERSATIONS).json["results"]] == [talk.uid]


def test_somebody_who_comes_back_has_missed_nothing_unread(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, db: Session, talk: Talk, clock: SetClock
) -> None:
    employ(salon, db, erion, Role.MANAGER)
    talk.say(alice, "One")
    row = select(BusinessMember).where(BusinessMember.user_id == (erion.user.id if erion.user else 0))
    mine = db.scalars(row).one()
    place = {"business_id": mine.business_id, "user_id": mine.user_id, "role": Role.MANAGER}
    db.execute(delete(BusinessMember).where(BusinessMember.id == mine.id))
    db.commit()
    talk.say(alice, "Two")
    db.add(BusinessMember(**place))
    db.commit()
    talk.say(alice, "Three")
    assert talk.seen_by(erion)["unread_count"] == 1
    assert db.scalars(
        select(ConversationMember.left_at).where(ConversationMember.user_id == mine.user_id)
    ).all() == [None]


def test_a_customer_who_leaves_avatid_listens_no_more(
    alice: Phone, bora: Phone, talk: Talk, runtime: Runtime, listeners: Listeners
) -> None:
    talk.say(alice, "Hello")
    reply = alice.delete("/api/user/delete/", {"reason": ""})
    assert reply.status_code in (200, 202), reply.text
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == uids(bora)


def test_an_archived_business_is_nobodys(
    alice: Phone, bora: Phone, salon: Salon, talk: Talk, db: Session, clock: SetClock
) -> None:
    db.execute(update(Business).where(Business.uid == UUID(salon.uid)).values(archived_at=clock.now()))
    db.commit()
    assert bora.get(talk.path).status_code == 404
    assert alice.get(talk.path).status_code == 200
    assert alice.post(f"{talk.path}messages/", {"text": "Hello?"}).status_code == 409


def test_a_visit_of_another_customer_gives_no_place(
    alice: Phone, dritan: Phone, erion: Phone, salon: Salon, talk: Talk, db: Session, visit: Books
) -> None:
    salon.employ(db, dritan, salon.dritan)
    visit(erion, salon.dritan)
    assert dritan.get(talk.path).status_code == 404
    booking = db.scalars(
        select(Booking).where(Booking.customer_id == (erion.user.id if erion.user else 0))
    ).one()
    assert opened(dritan, booking=str(booking.uid)).uid != talk.uid


def test_nothing_is_published_where_nobody_talks(bora: Phone, salon: Salon, runtime: Runtime) -> None:
    deliver_everything(runtime)
    bora.delete(f"/api/onboarding/employee/{salon.elira}/")
    assert "refresh_conversations_of" not in [kind for kind, _end in deliver_everything(runtime)]


def test_who_is_unsettled_is_found_in_batches(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    opened(alice, business=salon.uid)
    opened(erion, business=salon.uid)
    here = Business.uid == UUID(salon.uid)
    assert members.unsettled(db, here, 10) == []
    owner = bora.user.id if bora.user else 0
    db.execute(update(User).where(User.id == owner).values(blocked_at=User.created_at))
    assert len(members.unsettled(db, here, 10)) == 2
    assert len(members.unsettled(db, here, 1)) == 1


def test_the_clock_settles_what_no_message_has(
    alice: Phone,
    bora: Phone,
    dritan: Phone,
    salon: Salon,
    db: Session,
    visit: Books,
    runtime: Runtime,
    listeners: Listeners,
) -> None:
    salon.employ(db, dritan, salon.dritan)
    booked = visit(alice, salon.dritan)
    talk = opened(alice, business=salon.uid)
    assert listeners.those_of(talk.uid) == uids(alice, bora, dritan)
    done(alice.delete(f"/api/business/booking/{booked}/"), 200)
    assert [JOBS["settle_conversations"].act(runtime) for _time in range(2)] == [
        {"settled": 1},
        {"settled": 0},
    ]
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == uids(alice, bora)
