"""An operator and somebody else at the same moment, on connections that really commit."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import AppError
from common.models import ChatMessage, ChatReport, ChatSide, Conversation, Operator, UserSession
from common.runtime import Runtime
from functions.auth import operating as people
from functions.auth import sessions
from functions.auth.refusals import WrongCredentials
from functions.business import operating as businesses
from functions.notify import operating as chats
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.operating.conftest import WHY, person
from tests.integration.salon import Salon

ROUNDS = 4

Act = Callable[..., Any]


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


@pytest.fixture
def does(teuta: Phone, runtime: Runtime) -> Act:
    """What Teuta does, in a transaction of its own; the code of a refusal."""

    def do(act: Act, *what: Any) -> Any:
        def within(db: Session) -> None:
            operator = db.get_one(Operator, person(teuta).id)
            act(db, operator, *what, WHY, now=runtime.clock.now(), request_id="r-1")

        try:
            return runtime.transactions.run(within)
        except AppError as refusal:
            return refusal.code

    return do


def test_an_operator_is_not_overtaken(
    alice: Phone, erion: Phone, salon: Salon, does: Act, db: Session, runtime: Runtime
) -> None:
    """One town for the three stories, because it takes longer to build than they do to tell."""
    for number in range(ROUNDS):
        _nobody_signs_in_past_a_block(alice, does, db, runtime)
        _nobody_books_past_a_suspension(erion, salon, does, number)
    _a_report_is_decided_once(alice, salon, does, db)


def _nobody_signs_in_past_a_block(alice: Phone, does: Act, db: Session, runtime: Runtime) -> None:
    """Whoever had proved who they are when the block came is refused, or signed out with the others."""

    def sign_in() -> None:
        def within(session: Session) -> None:
            sessions.open_session(
                session, person(alice), None, "pwd", now=runtime.clock.now(), settings=runtime.settings
            )

        try:
            runtime.transactions.run(within)
        except WrongCredentials:
            return

    together(sign_in, partial(does, people.block, person(alice).uid))
    live = select(UserSession.id).where(UserSession.user_id == person(alice).id)
    assert db.scalars(live.where(UserSession.revoked_at.is_(None))).all() == []
    db.commit()
    does(people.unblock, person(alice).uid)


def _nobody_books_past_a_suspension(erion: Phone, salon: Salon, does: Act, number: int) -> None:
    """Whoever came first has booked; afterwards nobody can."""
    phone = own(erion)
    wish = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan, "date": "2027-03-02"}
    booked, _suspended = together(
        partial(phone.post, "/api/business/book/", wish | {"start_time": f"1{number}:00"}),
        partial(does, businesses.suspend, UUID(salon.uid)),
    )
    assert booked.status_code in (201, 404), booked.text
    after = phone.post("/api/business/book/", wish | {"start_time": f"1{number}:30"})
    assert after.status_code == 404, after.text
    does(businesses.reinstate, UUID(salon.uid))


def _a_report_is_decided_once(alice: Phone, salon: Salon, does: Act, db: Session) -> None:
    report, message = _reported(alice, salon, db)
    ended = together(
        partial(does, chats.keep, report.uid),
        partial(does, chats.keep, report.uid),
        partial(does, chats.hide_message, message.uid),
    )
    db.refresh(report)
    assert (report.decision == "kept") == (None in ended[:2])
    assert sorted(map(str, ended[:2])) in (["None", "report_decided"], ["report_decided"] * 2)


def _reported(alice: Phone, salon: Salon, db: Session) -> tuple[ChatReport, ChatMessage]:
    business = businesses.business(db, UUID(salon.uid))
    talk = Conversation(business_id=business.id, customer_id=person(alice).id, last_no=1)
    db.add(talk)
    db.flush()
    said = {"conversation_id": talk.id, "no": 1, "sender_id": person(alice).id}
    message = ChatMessage(**said, side=ChatSide.CUSTOMER, text="Hello")
    db.add(message)
    db.flush()
    about = {"conversation_id": talk.id, "message_id": message.id, "reporter_id": person(alice).id}
    report = ChatReport(**about, reason="spam")
    db.add(report)
    db.commit()
    return report, message
