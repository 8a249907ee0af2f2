"""Two workers with the same broadcast at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from uuid import UUID

from sqlalchemy import select, text

from common import background, broadcasting
from common.broadcasting import Wish
from common.models import Notification, Operator, OperatorRole, Outbox, User
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.at_once import somebody_waits
from tests.integration.broadcasts.test_broadcasts import WORDS, many_listeners
from tests.integration.worker import deliver_everything


def announced(runtime: Runtime) -> tuple[UUID, UUID]:
    """Fifty people listen; a message to them, and the outbox row in which it waits."""
    with runtime.transactions.begin() as db:
        many_listeners(db, 50)
        teuta = User(name="Teuta", email="teuta@example.com")
        db.add(teuta)
        db.flush()
        operator = Operator(user_id=teuta.id, role=OperatorRole.ADMIN)
        db.add(operator)
        db.flush()
        wish = Wish.model_validate(WORDS)
        said = broadcasting.announce(db, operator, wish, now=runtime.clock.now())
        return said.uid, db.scalars(select(Outbox.uid)).one()


def test_the_second_worker_waits_for_the_first_and_tells_nobody_again(runtime_that_commits: Runtime) -> None:
    runtime = runtime_that_commits
    said, waiting = announced(runtime)
    with ThreadPoolExecutor(1) as pool:
        with runtime.transactions.begin() as db:
            broadcast = broadcasting.unfinished(db, said)
            assert broadcast is not None
            broadcasting.go_on(db, broadcast, now=runtime.clock.now())
            db.flush()
            second = pool.submit(background.run, TASKS["send_broadcast"], waiting, runtime)
            until = monotonic() + 5
            while not somebody_waits(runtime.transactions):
                assert monotonic() < until, "nobody waits"
        assert second.result(30) == "sent"
    deliver_everything(runtime)
    with runtime.transactions.begin() as db:
        told = db.scalars(select(Notification.user_id)).all()
        assert len(told) == len(set(told)) == 50
        assert db.scalar(text("SELECT told FROM broadcast")) == 50
