"""A message is written with its cause, and whatever befalls its hint, it stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common import outbox
from common.clock import SetClock
from common.integrations.queue import LocalQueue
from common.models import MessageKey, Outbox
from common.runtime import Runtime
from functions.auth.main import app as auth_app
from functions.worker.tasks import outbox_sweep
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors
from tests.integration.outbox.carrying import RING, breaks, row


def test_it_leaves_only_with_the_transaction_that_caused_it(runtime: Runtime, db: Session) -> None:
    def act(session: Session) -> None:
        outbox.publish(session, RING, now=runtime.clock.now())
        breaks()

    with pytest.raises(ValueError, match="quoted"):
        runtime.transactions.run(act)
    assert list(db.scalars(select(Outbox))) == []


def test_what_has_a_name_is_published_once(db: Session, clock: SetClock) -> None:
    for name in ("tea", "tea", "coffee"):
        outbox.publish(db, RING, now=clock.now(), once=name)
    assert len(outbox.published_in(db)) == 2
    keys = db.scalars(select(MessageKey).order_by(MessageKey.dedup)).all()
    assert [key.dedup for key in keys] == ["send_fire_push:coffee", "send_fire_push:tea"]
    assert keys[0].expires_on == (clock.now() + timedelta(days=60)).date()


def test_a_queue_that_is_down_fails_no_request(runtime: Runtime, db: Session) -> None:
    broken = Broken()
    phone = Phone(Client(auth_app(with_doors(runtime, queue=broken))))
    wish = {"email": "arta@example.com", "password": "dallandyshe-7", "name": "Arta"}
    assert phone.post("/api/user/registration/email/", wish).status_code == 202
    assert broken.asked == 1
    assert row(db).state == "waiting"
    assert outbox_sweep(runtime) == {"woken": 1}
    assert isinstance(runtime.doors.queue, LocalQueue)
    assert runtime.doors.queue.asked == [("send_verify_email", row(db).uid)]
