"""What nobody uses leaves after a day, and so does what came by a link after it had been taken."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import pictures
from common.clock import SetClock
from common.errors import Invalid
from common.models import Upload, UploadPurpose
from common.pictures.refusals import UploadUsed
from common.runtime import Runtime
from functions.auth.tasks.objects import sweep_uploads
from tests.integration.conftest import Phone
from tests.integration.shared.sending import (
    a_photo,
    asked_for_link,
    bucket_of,
    completed,
    objects_in,
    put,
    sent,
    uploaded,
)
from tests.integration.worker import deliver_everything

A_DAY = timedelta(days=1)


@pytest.fixture
def swept(runtime: Runtime) -> Callable[[], int]:
    """Sweep, let the objects leave, and say how many uploads went."""

    def sweep() -> int:
        count: int = sweep_uploads(runtime)["uploads"]
        deliver_everything(runtime)
        assert sweep_uploads(runtime) == {"uploads": 0}
        return count

    return sweep


def use(db: Session, phone: Phone, uid: str, purpose: UploadPurpose, clock: SetClock) -> Upload:
    """Show it somewhere."""
    assert phone.user is not None
    upload = pictures.used(db, phone.user.id, UUID(uid), purpose, now=clock.now())
    db.commit()
    return upload


def test_what_nobody_uses_leaves_after_a_day(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock, swept: Callable[[], int]
) -> None:
    uploaded(alice)
    clock.advance(A_DAY)
    assert swept() == 0
    clock.advance(timedelta(seconds=1))
    assert swept() == 1
    assert objects_in(runtime) == []
    assert db.scalars(select(Upload.status)).all() == ["deleted"]


def test_what_is_used_stays(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock, swept: Callable[[], int]
) -> None:
    use(db, alice, uploaded(alice, "application"), UploadPurpose.APPLICATION, clock)
    clock.advance(30 * A_DAY)
    assert swept() == 0
    assert len(objects_in(runtime)) == 3


def test_a_link_that_nobody_used_is_forgotten(
    alice: Phone, db: Session, clock: SetClock, swept: Callable[[], int]
) -> None:
    link = asked_for_link(alice, a_photo()).json
    clock.advance(A_DAY + timedelta(seconds=1))
    assert swept() >= 1
    assert db.scalars(select(Upload.status)).all() == ["deleted"]
    assert completed(alice, link["uid"]).status_code == 404


def test_what_was_sent_and_never_taken_leaves(
    alice: Phone, runtime: Runtime, clock: SetClock, swept: Callable[[], int]
) -> None:
    content = a_photo()
    put(asked_for_link(alice, content).json, content, runtime)
    clock.advance(A_DAY + timedelta(seconds=1))
    swept()
    assert objects_in(runtime) == []


def test_what_is_sent_again_to_the_same_link_leaves_too(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock, swept: Callable[[], int]
) -> None:
    content = a_photo()
    link = asked_for_link(alice, content, "chat").json
    put(link, content, runtime)
    completed(alice, link["uid"])
    deliver_everything(runtime)
    put(link, content, runtime)
    use(db, alice, link["uid"], UploadPurpose.CHAT, clock)
    clock.advance(A_DAY + timedelta(seconds=1))
    assert swept() == 1
    assert [path.split("/")[0] for path in objects_in(runtime)] == ["chat"] * 3
    assert bucket_of(runtime).get(f"chat/{UUID(link['uid']).hex}/small.jpg")


def test_it_is_used_once_by_whoever_sent_it_and_for_what(
    alice: Phone, erion: Phone, db: Session, clock: SetClock
) -> None:
    uid = sent(alice, a_photo(), "rating").json["uid"]
    waiting = asked_for_link(alice, a_photo(), "rating").json["uid"]
    for phone, which, purpose in (
        (erion, uid, UploadPurpose.RATING),
        (alice, uid, UploadPurpose.GALLERY),
        (alice, waiting, UploadPurpose.RATING),
    ):
        with pytest.raises(Invalid) as error:
            use(db, phone, which, purpose, clock)
        assert [(each.field, each.code) for each in error.value.fields] == [("upload", "not_found")]
    assert use(db, alice, uid, UploadPurpose.RATING, clock).used_at == clock.now()
    with pytest.raises(UploadUsed):
        use(db, alice, uid, UploadPurpose.RATING, clock)
