"""What every storage does, ours in a folder and Google's."""

import threading
from uuid import uuid4

import pytest

from common.integrations.storage import Missing, NotPublic, StorageError, TooMuch
from tests.integration.storage.conftest import Place

EVERY_BYTE = bytes(range(256)) * 20


@pytest.fixture
def path() -> str:
    """A path for everybody's eyes that nobody has used."""
    return f"avatars/{uuid4().hex}/original.jpg"


@pytest.fixture
def private() -> str:
    """One for nobody's."""
    return f"exports/{uuid4().hex}/original.jpg"


def test_what_was_put_can_be_got(place: Place, path: str) -> None:
    place.storage.put(path, EVERY_BYTE, "image/jpeg", public=True)
    assert place.storage.get(path) == EVERY_BYTE


def test_an_empty_object_is_an_object(place: Place, path: str) -> None:
    place.storage.put(path, b"", "text/plain", public=True)
    assert place.storage.get(path) == b""


def test_putting_it_again_replaces_it(place: Place, path: str) -> None:
    place.storage.put(path, b"first", "image/jpeg", public=True)
    place.storage.put(path, b"second", "image/jpeg", public=True)
    assert place.storage.get(path) == b"second"


def test_what_is_not_there_is_missing_for_good(place: Place, path: str) -> None:
    with pytest.raises(Missing) as error:
        place.storage.get(path)
    assert error.value.permanent


def test_what_was_deleted_is_gone_and_nothing_beside_it(place: Place, path: str) -> None:
    beside = path.replace("original", "small")
    for each in (path, beside):
        place.storage.put(each, each.encode(), "image/jpeg", public=True)
    place.storage.delete(path)
    with pytest.raises(Missing):
        place.storage.get(path)
    with pytest.raises(Missing):
        place.opened(place.storage.url(path))
    assert place.storage.get(beside) == beside.encode()


def test_deleting_what_is_not_there_is_fine(place: Place, path: str) -> None:
    place.storage.delete(path)
    place.storage.put(path, b"x", "image/jpeg", public=True)
    place.storage.delete(path)
    place.storage.delete(path)


def test_everybody_sees_a_public_one_at_its_url_as_what_it_is(place: Place, path: str) -> None:
    place.storage.put(path, EVERY_BYTE, "image/jpeg", public=True)
    assert place.storage.url(path).endswith(f"/{path}")
    content, headers = place.opened(place.storage.url(path))
    assert (content, headers["Content-Type"]) == (EVERY_BYTE, "image/jpeg")


def test_a_link_opens_a_private_one(place: Place, private: str) -> None:
    place.storage.put(private, EVERY_BYTE, "application/zip")
    content, headers = place.opened(place.storage.link(private, 600))
    assert (content, headers["Content-Type"]) == (EVERY_BYTE, "application/zip")


def test_nobody_holds_more_than_he_wants_to(place: Place, path: str) -> None:
    place.storage.put(path, EVERY_BYTE, "image/jpeg", public=True)
    assert place.storage.get(path, most_bytes=len(EVERY_BYTE)) == EVERY_BYTE
    for most in (0, len(EVERY_BYTE) - 1):
        with pytest.raises(TooMuch) as error:
            place.storage.get(path, most_bytes=most)
        assert error.value.permanent


def test_nothing_at_all_is_never_too_much(place: Place, path: str) -> None:
    place.storage.put(path, b"", "image/jpeg", public=True)
    assert place.storage.get(path, most_bytes=0) == b""


def test_what_is_sent_to_an_upload_link_is_there_and_private(place: Place, private: str) -> None:
    link = place.storage.upload_link(private, "image/png", len(EVERY_BYTE), 600)
    place.send(link, EVERY_BYTE)
    assert place.storage.get(private) == EVERY_BYTE
    content, headers = place.opened(place.storage.link(private, 600))
    assert (content, headers["Content-Type"]) == (EVERY_BYTE, "image/png")


def test_nobody_is_told_a_lasting_address_of_something_private(place: Place, private: str) -> None:
    place.storage.put(private, EVERY_BYTE, "application/zip")
    with pytest.raises(NotPublic):
        place.storage.url(private)


def test_nothing_gets_where_everybody_sees_it_but_what_was_meant_to(
    place: Place, path: str, private: str
) -> None:
    for act in (
        lambda: place.storage.put(path, b"x", "image/jpeg"),
        lambda: place.storage.put(private, b"x", "image/jpeg", public=True),
        lambda: place.storage.upload_link(path, "image/jpeg", 1, 60),
    ):
        with pytest.raises(StorageError) as error:
            act()
        assert error.value.permanent
    with pytest.raises(Missing):
        place.storage.get(path)


@pytest.mark.parametrize("seconds", [0, -1, 7 * 24 * 3600 + 1])
def test_a_link_lasts_a_week_at_most(place: Place, private: str, seconds: int) -> None:
    for act in (
        lambda: place.storage.link(private, seconds),
        lambda: place.storage.upload_link(private, "image/jpeg", 1, seconds),
    ):
        with pytest.raises(StorageError) as error:
            act()
        assert error.value.permanent


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/etc/passwd",
        "../secret",
        "avatars/../../secret",
        "avatars//x",
        "avatars/.hidden",
        "avatars/x/",
        "avatars/x\x00.jpg",
        "avatars/ë.jpg",
        "avatars\\x",
        "avatars/x.jpg\n",
        "a b",
        "a?b#c",
        "a" * 300,
        "/".join(["a"] * 20),
    ],
)
def test_a_path_that_leads_elsewhere_is_no_path(place: Place, bad: str) -> None:
    for act in (
        lambda: place.storage.put(bad, b"x", "image/jpeg"),
        lambda: place.storage.get(bad),
        lambda: place.storage.delete(bad),
        lambda: place.storage.link(bad, 60),
        lambda: place.storage.upload_link(bad, "image/jpeg", 1, 60),
        lambda: place.storage.url(bad),
    ):
        with pytest.raises(StorageError) as error:
            act()
        assert error.value.permanent


def test_many_hands_at_once_do_not_disturb_each_other(place: Place) -> None:
    paths = [f"avatars/{uuid4().hex}/small.jpg" for _each in range(12)]
    hands = [
        threading.Thread(
            target=place.storage.put, args=(each, each.encode() * 500, "image/jpeg"), kwargs={"public": True}
        )
        for each in paths
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [place.storage.get(each) for each in paths] == [each.encode() * 500 for each in paths]
