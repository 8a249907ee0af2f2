"""Pictures on connections of their own: several at the same moment, and none held while the bucket is filled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.integrations import Doors
from common.integrations.storage import LocalStorage
from common.models import Outbox, Upload, UploadStatus, User
from common.settings import Settings
from functions.auth.profile import avatar_actions as actions
from tests import database
from tests.conftest import settings_for
from tests.patience import PATIENCE
from tests.unit.pictures.base import photo, saved
from tools.local.cluster import Cluster

HANDS, ROUNDS = 4, 5


@pytest.fixture
def settings_of_its_own(
    cluster: Cluster, database_name: str, access_key: str, tmp_path: Path
) -> Iterator[Settings]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_avatars"
    url = database.copy_of_template(cluster, name)
    yield settings_for(url, access_key, local_storage_dir=str(tmp_path))
    database.drop(cluster, name)


@pytest.fixture
def engine(settings_of_its_own: Settings) -> Iterator[sa.Engine]:
    """The pool of a function."""
    engine = engine_for(settings_of_its_own)
    yield engine
    engine.dispose()


@pytest.fixture
def alice(engine: sa.Engine) -> User:
    """Alice, without a picture."""
    with Transactions.of(engine).begin() as db:
        person = User(name="Alice")
        db.add(person)
    return person


def test_one_of_them_is_worn_and_all_the_others_leave(
    engine: sa.Engine, alice: User, settings_of_its_own: Settings, clock: SetClock
) -> None:
    work, doors, line = Transactions.of(engine), Doors(settings_of_its_own), Barrier(HANDS)
    face = saved(photo(), "JPEG")

    def change(_hand: int) -> None:
        line.wait(PATIENCE)
        actions.change_avatar(work, alice, face, doors=doors, clock=clock)

    for _round in range(ROUNDS):
        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(change, range(HANDS)))
    with work.begin() as db:
        ready = db.scalars(select(Upload.id).where(Upload.status == UploadStatus.READY)).all()
        assert ready == [db.scalar(select(User.avatar_upload_id))]
        assert len(db.scalars(select(Outbox)).all()) == HANDS * ROUNDS - 1


class Watching(LocalStorage):
    """A bucket that notes, at each object, how many connections are held and what others see of the upload."""

    def __init__(self, settings: Settings, engine: sa.Engine) -> None:
        super().__init__(settings)
        self._engine = engine
        self.seen: list[tuple[str, int]] = []

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Note, and take it."""
        assert isinstance(self._engine.pool, sa.QueuePool)
        held = self._engine.pool.checkedout()
        with Transactions.of(self._engine).begin() as db:
            self.seen.append((str(db.scalar(select(Upload.status))), held))
        super().put(path, content, content_type, public=public)


def test_the_row_is_there_before_the_objects_and_no_connection_is_held_meanwhile(
    engine: sa.Engine, alice: User, settings_of_its_own: Settings, clock: SetClock
) -> None:
    doors = Doors(settings_of_its_own)
    doors.storage = bucket = Watching(settings_of_its_own, engine)
    actions.change_avatar(Transactions.of(engine), alice, saved(photo(), "JPEG"), doors=doors, clock=clock)
    assert bucket.seen == [("pending", 0)] * 3
