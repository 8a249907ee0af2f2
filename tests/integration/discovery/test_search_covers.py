"""The picture that stands for a business in a list."""

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import UploadStatus, User
from tests.integration.conftest import Phone
from tests.integration.discovery.places import NEARBY, SEARCH, TIRANA, place, row_of
from tests.integration.discovery.test_detail_pictures import hang, picture

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


@pytest.fixture
def owner(bora: Phone) -> User:
    """Whose pictures they are."""
    assert bora.user is not None
    return bora.user


@pytest.mark.parametrize(("path", "query"), [(SEARCH, {}), (NEARBY, HERE)])
def test_a_row_shows_the_cover_in_three_sizes(
    stranger: Phone, db: Session, owner: User, clock: SetClock, path: str, query: dict[str, float]
) -> None:
    bora = place(db)
    hang(db, bora, picture(db, owner, "inside", clock.now()), 0)
    hang(db, bora, picture(db, owner, "outside", clock.now()), 1, is_cover=True)
    cover = row_of(stranger.get(path, **query))["cover"]
    assert cover["url"].endswith("/gallery/outside/original.jpg")
    assert (cover["width"], cover["height"]) == (2048, 1536)
    assert cover["variants"]["small"]["url"].endswith("/gallery/outside/small.jpg")
    assert cover["variants"]["medium"]["width"] == 512


def test_without_a_cover_that_may_be_shown_there_is_none(
    stranger: Phone, db: Session, owner: User, clock: SetClock
) -> None:
    bora = place(db)
    assert row_of(stranger.get(SEARCH))["cover"] is None
    hidden = picture(db, owner, "outside", clock.now(), status=UploadStatus.REFUSED)
    hang(db, bora, hidden, 0, is_cover=True)
    assert row_of(stranger.get(SEARCH))["cover"] is None
