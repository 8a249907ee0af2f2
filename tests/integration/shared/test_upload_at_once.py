"""Uploads on connections of their own: several at the same moment, and none held while the bucket is filled."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from common import pictures
from common.clock import SetClock
from common.db import Transactions, engine_for
from common.errors import AppError
from common.integrations import Doors
from common.integrations.storage import LocalStorage
from common.models import Outbox, Upload, UploadPurpose, UploadStatus, User
from common.settings import Settings
from functions.business.shared.uploads import actions
from functions.business.shared.uploads.schemas import SignedUpload
from tests import database
from tests.conftest import settings_for
from tests.integration.shared.sending import a_photo
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

HANDS, ROUNDS = 4, 5
PHOTO = a_photo(96, 64)
GALLERY = UploadPurpose.GALLERY


@pytest.fixture
def its_own(
    cluster: Cluster, database_name: str, access_key: str, tmp_path: Path, clock: SetClock
) -> Iterator[Settings]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_uploads"
    url = database.copy_of_template(cluster, name)
    yield settings_for(url, access_key, local_storage_dir=str(tmp_path), pool_size=HANDS)
    database.drop(cluster, name)


@pytest.fixture
def engine(its_own: Settings) -> Iterator[sa.Engine]:
    """The pool of a function."""
    engine = engine_for(its_own)
    yield engine
    engine.dispose()


@pytest.fixture
def work(engine: sa.Engine) -> Transactions:
    """Transactions of its own."""
    return Transactions.of(engine)


@pytest.fixture
def doors(its_own: Settings, clock: SetClock) -> Doors:
    """A bucket that goes by the test's clock."""
    doors = Doors(its_own)
    doors.storage = LocalStorage(its_own, clock)
    return doors


@pytest.fixture
def alice(work: Transactions) -> User:
    """Alice."""
    with work.begin() as db:
        person = User(name="Alice")
        db.add(person)
    return person


def at_once(act: Callable[[int], object], hands: int = HANDS) -> list[str]:
    """What comes of it when so many do it at the same moment: a code, or nothing."""
    line = Barrier(hands)

    def one(hand: int) -> str:
        line.wait(PATIENCE)
        try:
            act(hand)
        except AppError as refusal:
            return refusal.code
        return ""

    with ThreadPoolExecutor(hands) as pool:
        return sorted(pool.map(one, range(hands)))


@pytest.mark.parametrize(
    "limits", [{"uploads_per_day": 6}, {"upload_bytes_per_day": 6 * len(PHOTO)}], ids=["files", "bytes"]
)
def test_a_day_holds_no_more_however_many_come_at_once(
    work: Transactions,
    alice: User,
    its_own: Settings,
    doors: Doors,
    clock: SetClock,
    limits: dict[str, int],
) -> None:
    settings = its_own.model_copy(update=limits)

    def upload(hand: int) -> None:
        if hand % 2:
            actions.upload(work, alice, PHOTO, GALLERY, doors=doors, clock=clock, settings=settings)
        else:
            wish = SignedUpload(purpose="gallery", content_type="image/jpeg", size_bytes=len(PHOTO))
            actions.sign(work, alice, wish, doors=doors, clock=clock, settings=settings)

    outcomes = [code for _round in range(3) for code in at_once(upload)]
    assert sorted(outcomes) == [""] * 6 + ["upload_quota_used"] * 6
    with work.begin() as db:
        assert len(db.scalars(select(Upload.id)).all()) == 6


def test_completed_by_several_it_is_one_picture(
    work: Transactions, alice: User, its_own: Settings, doors: Doors, clock: SetClock
) -> None:
    wish = SignedUpload(purpose="gallery", content_type="image/jpeg", size_bytes=len(PHOTO))
    for _round in range(ROUNDS):
        row, link, _ends = actions.sign(work, alice, wish, doors=doors, clock=clock, settings=its_own)
        assert isinstance(doors.storage, LocalStorage)
        doors.storage.received(link.url, link.headers, PHOTO)

        def complete(_hand: int, uid: UUID = row.uid) -> None:
            actions.complete(work, alice, uid, doors=doors, clock=clock, settings=its_own)

        assert at_once(complete) == [""] * HANDS
    with work.begin() as db:
        assert set(db.scalars(select(Upload.status))) == {UploadStatus.READY}
        assert len(db.scalars(select(Outbox)).all()) == ROUNDS


def test_one_upload_is_used_once(
    work: Transactions, alice: User, its_own: Settings, doors: Doors, clock: SetClock
) -> None:
    for _round in range(ROUNDS):
        row = actions.upload(work, alice, PHOTO, GALLERY, doors=doors, clock=clock, settings=its_own)

        def use(_hand: int, uid: UUID = row.uid) -> None:
            work.run(lambda db: pictures.used(db, alice.id, uid, GALLERY, now=clock.now()))

        assert at_once(use) == ["", *["upload_used"] * (HANDS - 1)]


class Watching(LocalStorage):
    """A bucket that notes, at each object, how many connections are held and what others see of the upload."""

    def __init__(self, settings: Settings, clock: SetClock, engine: sa.Engine) -> None:
        super().__init__(settings, clock)
        self._engine = engine
        self.seen: list[tuple[str, str, int, bool]] = []

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Note, and take it."""
        assert isinstance(self._engine.pool, sa.QueuePool)
        held = self._engine.pool.checkedout()
        with Transactions.of(self._engine).begin() as db:
            row = db.scalars(select(Upload)).one()
            self.seen.append((row.status, path, held, path in pictures.paths_of(row)))
        super().put(path, content, content_type, public=public)


def test_the_row_names_every_object_before_it_is_there_and_no_connection_is_held(
    work: Transactions, alice: User, its_own: Settings, doors: Doors, clock: SetClock, engine: sa.Engine
) -> None:
    doors.storage = bucket = Watching(its_own, clock, engine)
    actions.upload(work, alice, PHOTO, GALLERY, doors=doors, clock=clock, settings=its_own)
    assert [(status, held, known) for status, _path, held, known in bucket.seen] == [("pending", 0, True)] * 3
