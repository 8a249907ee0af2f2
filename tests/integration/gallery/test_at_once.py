"""Galleries that several people change at the same moment, on connections of their own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.integrations import Doors
from common.models import (
    Business,
    BusinessKind,
    BusinessMember,
    BusinessStatus,
    GalleryImage,
    Role,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
)
from common.settings import Settings
from functions.business.onboarding.gallery import actions
from functions.business.onboarding.gallery.queries import gallery_of
from functions.business.onboarding.gallery.schemas import GalleryChange, NewGalleryPicture
from functions.business.shared.uploads.actions import upload
from tests import database
from tests.conftest import settings_for
from tests.integration.shared.sending import a_photo
from tests.integration.shared.test_upload_at_once import HANDS, ROUNDS, at_once
from tools.local.cluster import Cluster

PHOTO = a_photo(96, 64)


@pytest.fixture
def its_own(cluster: Cluster, database_name: str, access_key: str, tmp_path: Path) -> Iterator[Settings]:
    """A database of this test alone, because it commits."""
    name = f"{database_name}_gallery"
    url = database.copy_of_template(cluster, name)
    yield settings_for(url, access_key, local_storage_dir=str(tmp_path), pool_size=HANDS)
    database.drop(cluster, name)


@pytest.fixture
def work(its_own: Settings) -> Iterator[Transactions]:
    """Transactions of its own."""
    engine: sa.Engine = engine_for(its_own)
    yield Transactions.of(engine)
    engine.dispose()


@pytest.fixture
def bora(work: Transactions) -> User:
    """Bora."""
    with work.begin() as db:
        person = User(name="Bora")
        db.add(person)
    return person


@pytest.fixture
def shop(work: Transactions, bora: User, clock: SetClock) -> Business:
    """Her shop."""
    with work.begin() as db:
        shop = Business(
            kind=BusinessKind.BUSINESS,
            status=BusinessStatus.DRAFT,
            name_en="Bora's",
            timezone="Europe/Tirane",
            created_at=clock.now(),
        )
        db.add(shop)
        db.flush()
        db.add(BusinessMember(business_id=shop.id, user_id=bora.id, role=Role.OWNER))
    return shop


@pytest.fixture
def hang(work: Transactions, bora: User, shop: Business, its_own: Settings, clock: SetClock) -> "Hanging":
    """How she hangs pictures."""
    return Hanging(work, bora, shop, its_own, clock)


class Hanging:
    """Uploads that Bora has sent, and her hanging them."""

    def __init__(
        self, work: Transactions, bora: User, shop: Business, settings: Settings, clock: SetClock
    ) -> None:
        self.work, self.bora, self.shop, self.settings, self.clock = work, bora, shop, settings, clock
        self._doors = Doors(settings)

    def sent(self, count: int = 1) -> list[UUID]:
        """So many ready uploads."""
        given = {"doors": self._doors, "clock": self.clock, "settings": self.settings}
        purpose = UploadPurpose.GALLERY
        return [upload(self.work, self.bora, PHOTO, purpose, **given).uid for _each in range(count)]  # type: ignore[arg-type]

    def show(self, uid: UUID, *, size: int = 30, is_cover: bool = False) -> None:
        """Hang one."""
        wish = NewGalleryPicture(business=self.shop.uid, upload=uid, is_cover=is_cover)
        settings = self.settings.model_copy(update={"gallery_size": size})
        self.work.run(
            lambda db: actions.show_picture(
                db, self.bora, self.shop, wish, clock=self.clock, settings=settings
            )
        )

    def take_down(self, uid: UUID) -> None:
        """Remove one that was there a moment ago."""
        with self.work.begin() as db:
            image = db.scalars(select(GalleryImage).join(Upload).where(Upload.uid == uid)).one()
        self.work.run(lambda db: actions.remove_picture(db, image, clock=self.clock))

    def change(self, order: Sequence[UUID], cover: UUID) -> None:
        """Another order, another cover."""
        wish = GalleryChange(business=self.shop.uid, order=list(order), cover=cover)
        self.work.run(lambda db: actions.change_gallery(db, self.shop, wish))

    def images(self) -> list[GalleryImage]:
        """What hangs there."""
        with self.work.begin() as db:
            return list(gallery_of(db, self.shop.id))


def test_the_last_place_is_given_once(hang: Hanging) -> None:
    for _round in range(ROUNDS):
        uids = hang.sent(HANDS)
        size = len(hang.images()) + 1
        outcomes = at_once(lambda hand, uids=uids, size=size: hang.show(uids[hand], size=size))  # type: ignore[misc]
        assert outcomes == ["", *["gallery_full"] * (HANDS - 1)]
    assert len(hang.images()) == ROUNDS


def test_one_upload_hangs_once(hang: Hanging) -> None:
    for _round in range(ROUNDS):
        (uid,) = hang.sent()
        assert at_once(lambda _hand, uid=uid: hang.show(uid)) == ["", *["upload_used"] * (HANDS - 1)]  # type: ignore[misc]


def test_there_is_one_cover_whoever_comes_first(hang: Hanging) -> None:
    uids = hang.sent(HANDS)
    assert at_once(lambda hand: hang.show(uids[hand], is_cover=hand > 1)) == [""] * HANDS
    assert len([each for each in hang.images() if each.is_cover]) == 1
    assert sorted(each.position for each in hang.images()) == list(range(HANDS))


def test_orders_are_taken_whole(hang: Hanging) -> None:
    uids = hang.sent(HANDS)
    for uid in uids:
        hang.show(uid)
    orders = [uids[hand:] + uids[:hand] for hand in range(HANDS)]
    for _round in range(ROUNDS):
        assert at_once(lambda hand: hang.change(orders[hand], orders[hand][0])) == [""] * HANDS
        images = hang.images()
        order = [each.upload.uid for each in images]
        assert order in orders
        assert [each.upload.uid for each in images if each.is_cover] == order[:1]


def test_what_several_take_down_leaves_once(hang: Hanging) -> None:
    for _round in range(ROUNDS):
        (uid,) = hang.sent()
        hang.show(uid)
        with hang.work.begin() as db:
            image = db.scalars(select(GalleryImage)).one()

        def remove(_hand: int, image: GalleryImage = image) -> None:
            hang.work.run(lambda db: actions.remove_picture(db, image, clock=hang.clock))

        assert at_once(remove) == ["", *["not_found"] * (HANDS - 1)]
    with hang.work.begin() as db:
        assert set(db.scalars(select(Upload.status))) == {UploadStatus.DELETED}


def test_while_one_is_taken_down_another_comes_and_a_cover_is_left(hang: Hanging) -> None:
    (last,) = hang.sent()
    hang.show(last)
    for _round in range(ROUNDS):
        (new,) = hang.sent()
        acts = [lambda last=last: hang.take_down(last), lambda new=new: hang.show(new)]
        assert at_once(lambda hand, acts=acts: acts[hand](), hands=2) == ["", ""]  # type: ignore[misc]
        (image,) = hang.images()
        assert (image.upload.uid, image.is_cover) == (new, True)
        last = new
