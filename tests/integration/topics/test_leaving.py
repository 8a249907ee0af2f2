"""What stays of a phone whose owner has left, when the provider never heard that it follows nothing any more."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.push import LocalPush, PushError
from common.models import Outbox, OutboxState
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.topics.conftest import Firebase, agrees, follows, registers
from tests.integration.worker import deliver_everything


class Stubborn(LocalPush):
    """A provider that lets nobody go."""

    def unfollow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """It will not."""
        raise PushError("no", permanent=True)


def left_over(db: Session) -> list[tuple[str, str]]:
    """The messages that name her phone, and how they stand."""
    db.expire_all()
    return [(row.kind, row.state) for row in db.scalars(select(Outbox)) if "canary-pixel" in str(row.payload)]


def test_a_token_does_not_outlive_its_owner_in_a_message_that_was_given_up(
    alice: Phone, erion: Phone, firebase: Firebase, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    for phone, token in ((alice, "canary-pixel"), (erion, "erions")):
        agrees(phone)
        follows(phone, "offers")
        registers(phone, token)
    assert firebase.followers("offers-en") == ["canary-pixel", "erions"]
    stubborn = with_doors(runtime, push=Stubborn(Path(runtime.settings.local_inbox_dir)))
    erion.delete("/api/notifications/device/", {"token": "erions"})
    assert alice.delete("/api/user/delete/").status_code == 202
    deliver_everything(stubborn)
    assert left_over(db) == [("sync_device_topics", OutboxState.DEAD)]
    clock.advance(timedelta(days=15))
    JOBS["erase_accounts"].act(stubborn)
    deliver_everything(stubborn)
    assert left_over(db) == []
    assert [
        row.payload["token"] for row in db.scalars(select(Outbox).where(Outbox.state == OutboxState.DEAD))
    ] == ["erions"]
