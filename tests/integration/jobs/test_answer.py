"""Accepting and declining: once, for everybody to hear who should, in their language."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.mail import LocalMail
from common.models import Notification, Role
from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.jobs.places import MINE, answer, applied, offer, person, read
from tests.integration.salon import Salon, done, open_salon
from tests.integration.worker import deliver_everything


def told(db: Session, phone: Phone) -> list[Notification]:
    """What stands in somebody's list about jobs."""
    db.expire_all()
    mine = select(Notification).where(Notification.user_id == person(phone).id).order_by(Notification.id)
    return [one for one in db.scalars(mine) if one.type in ("job_application", "application_decided")]


def letters(runtime: Runtime, phone: Phone) -> list[str]:
    """What came to somebody by mail."""
    assert isinstance(runtime.doors.mail, LocalMail)
    return [one.text for one in runtime.doors.mail.letters() if one.to == person(phone).email]


def test_owner_and_managers_hear_of_it_and_employees_do_not(
    salon: Salon,
    job: str,
    bora: Phone,
    dritan: Phone,
    erion: Phone,
    alice: Phone,
    db: Session,
    runtime: Runtime,
) -> None:
    salon.employ(db, dritan, salon.dritan)
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    uid = applied(alice, job)
    assert ("send_apply_notification", "sent") in deliver_everything(runtime)
    (boras,) = told(db, bora)
    assert boras.data == {"application": uid, "opening": job}
    assert "Kërkohet berber" in boras.title
    assert [len(told(db, phone)) for phone in (erion, dritan, alice)] == [1, 0, 0]
    assert "Alice" not in boras.title + boras.body
    (letter,) = letters(runtime, bora)
    assert "Alice" in letter
    assert "I have cut hair for two years." in letter


def test_whoever_has_stopped_mail_gets_none(
    job: str, bora: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    person(bora).send_email_notification = False
    db.commit()
    applied(alice, job)
    deliver_everything(runtime)
    assert (len(told(db, bora)), letters(runtime, bora)) == (1, [])


def test_one_that_was_taken_back_before_the_worker_came_is_no_news(
    job: str, bora: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    uid = applied(alice, job)
    alice.delete(f"/api/business/jobs/applications/{uid}/")
    deliver_everything(runtime)
    assert told(db, bora) == []


@pytest.mark.parametrize(("word", "status"), [("accept", "accepted"), ("decline", "declined")])
def test_the_applicant_hears_what_became_of_it(
    job: str, bora: Phone, alice: Phone, db: Session, runtime: Runtime, word: str, status: str
) -> None:
    uid = applied(alice, job)
    deliver_everything(runtime)
    shown = done(answer(bora, job, uid, word), 200)
    assert shown["status"] == status
    assert ("send_application_decided_notification", "sent") in deliver_everything(runtime)
    (news,) = told(db, alice)
    assert "Bora's salon" in news.title
    assert len(letters(runtime, alice)) == 1
    assert alice.get(MINE).json["results"][0]["status"] == status


def test_once_accepted_they_can_be_reached(job: str, bora: Phone, alice: Phone, db: Session) -> None:
    person(alice).phone = "+355692034567"
    db.commit()
    shown = done(answer(bora, job, applied(alice, job)), 200)
    assert shown["contact"] == {"email": person(alice).email, "phone": None}
    (row,) = read(bora, job)
    assert row["contact"] == shown["contact"]


def test_an_answer_stands(job: str, bora: Phone, alice: Phone) -> None:
    uid = applied(alice, job)
    assert answer(bora, job, uid).status_code == 200
    for word in ("accept", "decline"):
        reply = answer(bora, job, uid, word)
        assert (reply.status_code, reply.json["code"]) == (409, "application_decided")
        assert reply.json["current_status"] == "accepted"


def test_an_application_is_answered_where_it_was_sent(
    salon: Salon, job: str, bora: Phone, erion: Phone, alice: Phone, db: Session
) -> None:
    uid = applied(alice, job)
    assert answer(bora, offer(salon, title="Other"), uid).status_code == 404
    assert answer(erion, offer(open_salon(erion, db)), uid).status_code == 404


def test_what_was_taken_back_is_not_there(job: str, bora: Phone, alice: Phone) -> None:
    uid = applied(alice, job)
    alice.delete(f"/api/business/jobs/applications/{uid}/")
    assert answer(bora, job, uid).status_code == 404


class TestAtOnce:
    """On connections that really commit."""

    @pytest.fixture
    def runtime(self, runtime_that_commits: Runtime) -> Runtime:
        """Surroundings of these tests alone."""
        return runtime_that_commits

    @pytest.fixture
    def db(self, runtime: Runtime) -> Iterator[Session]:
        """A session that commits."""
        with runtime.transactions.begin() as db:
            yield db

    def test_of_two_answers_the_first_stands(
        self, salon: Salon, bora: Phone, alice: Phone, clock: SetClock
    ) -> None:
        for _round in range(5):
            job = offer(salon)
            uid = applied(alice, job)
            replies = together(
                partial(answer, own(bora), job, uid, "accept"),
                partial(answer, own(bora), job, uid, "decline"),
            )
            assert sorted(reply.status_code for reply in replies) == [200, 409]
            (kept,) = [reply.json["status"] for reply in replies if reply.status_code == 200]
            assert read(bora, job)[0]["status"] == kept
            clock.advance(timedelta(hours=2))

    def test_an_answer_and_a_change_of_mind_take_turns(
        self, salon: Salon, bora: Phone, alice: Phone, clock: SetClock
    ) -> None:
        for _round in range(5):
            job = offer(salon)
            uid = applied(alice, job)
            back = f"/api/business/jobs/applications/{uid}/"
            accepted, withdrawn = together(
                partial(answer, own(bora), job, uid), partial(own(alice).delete, back)
            )
            assert (accepted.status_code, withdrawn.status_code) in ((200, 409), (404, 204))
            clock.advance(timedelta(hours=2))
