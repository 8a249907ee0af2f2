"""The folder honours its own links, and nobody else's."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from common.clock import SetClock
from common.integrations import Doors
from common.integrations.storage import LocalStorage, Missing, NotPublic, StorageError
from common.settings import Settings

PATH, OTHER = "exports/1f2e/export.zip", "exports/9a8b/export.zip"


@pytest.fixture
def link(local: LocalStorage) -> str:
    """A link to a private object, good for ten minutes."""
    for path in (PATH, OTHER):
        local.put(path, path.encode(), "application/zip")
    return local.link(PATH, 600)


def test_a_private_one_has_no_url_that_opens(local: LocalStorage, link: str) -> None:
    with pytest.raises(Missing):
        local.opened(link.partition("?")[0])
    with pytest.raises(NotPublic):
        local.url(PATH)


def test_a_link_ends(local: LocalStorage, link: str, clock: SetClock) -> None:
    clock.advance(timedelta(seconds=599))
    assert local.opened(link)[0] == PATH.encode()
    clock.advance(timedelta(seconds=1))
    with pytest.raises(Missing):
        local.opened(link)


def test_a_link_opens_one_object_for_one_time(local: LocalStorage, link: str) -> None:
    until = parse_qs(urlsplit(link).query)["until"][0]
    for forged in (
        link.replace("1f2e", "9a8b"),
        link.replace(until, str(int(until) + 60)),
        link.replace(until, ""),
        link.replace(until, "9" * 400),
        link.replace(until, "٣"),
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.partition("&seal")[0],
        link + "ë",
    ):
        with pytest.raises(Missing):
            local.opened(forged)


def test_another_key_signs_other_links(local: LocalStorage, link: str, settings: Settings) -> None:
    other = settings.model_validate(settings.model_dump() | {"refresh_key": "q" * 32})
    with pytest.raises(Missing):
        local.opened(LocalStorage(other).link(PATH, 600))


def test_private_ones_are_nobodys_to_keep_and_public_ones_everybodys(local: LocalStorage, link: str) -> None:
    assert local.opened(link)[1]["Cache-Control"] == "private, no-store"
    local.put("avatars/1/small.jpg", b"x", "image/jpeg", public=True)
    cached = local.opened(local.url("avatars/1/small.jpg"))[1]["Cache-Control"]
    assert cached == "public, max-age=31536000, immutable"


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(settings: Settings) -> None:
    storage = LocalStorage(settings.model_copy(update={"local_storage_dir": "/proc/nowhere"}))
    with pytest.raises(StorageError) as error:
        storage.put(PATH, b"x", "application/zip")
    assert not error.value.permanent


def test_urls_stand_below_the_media_url(settings: Settings) -> None:
    storage = LocalStorage(settings.model_copy(update={"media_url": "https://media.avatid.test"}))
    assert storage.url("avatars/1/small.jpg") == "https://media.avatid.test/avatars/1/small.jpg"


def test_settings_choose_which(settings: Settings, gcs_settings: Settings) -> None:
    assert Doors(settings).storage.__class__.__name__ == "LocalStorage"
    assert Doors(gcs_settings).storage.__class__.__name__ == "GcsStorage"
