"""What everybody may see lies in one bucket, everything else in one that nobody can open; the path says where."""

from uuid import uuid4

import pytest

from common.integrations.storage import Missing, is_for_everybody
from common.integrations.storage_gcs import GcsStorage
from common.models import UploadPurpose
from common.pictures import keeping
from common.settings import Settings
from functions.auth.leaving.packing import place_of
from tests.integration.storage.conftest import BUCKET, PRIVATE_BUCKET


def one_bucket(settings: Settings, name: str) -> GcsStorage:
    """A storage that looks for everything in this bucket."""
    return GcsStorage(
        settings.model_copy(update={"gs_media_bucket_name": name, "gs_private_bucket_name": ""})
    )


def lies_in(settings: Settings, path: str) -> list[str]:
    """The buckets in which something lies at this path."""
    found = []
    for bucket in (BUCKET, PRIVATE_BUCKET):
        try:
            one_bucket(settings, bucket).get(path)
        except Missing:
            continue
        found.append(bucket)
    return found


@pytest.mark.parametrize("folder", ["exports", "quarantine", "chat", "application", "anything"])
def test_what_is_private_is_not_in_everybodys_bucket(
    gcs: GcsStorage, gcs_settings: Settings, folder: str
) -> None:
    path = f"{folder}/{uuid4().hex}/it.bin"
    gcs.put(path, b"for nobody", "application/octet-stream")
    assert lies_in(gcs_settings, path) == [PRIVATE_BUCKET]
    assert f"/{PRIVATE_BUCKET}/" in gcs.link(path, 60)
    gcs.delete(path)
    assert lies_in(gcs_settings, path) == []


@pytest.mark.parametrize("folder", ["avatars", "gallery", "rating"])
def test_what_everybody_sees_is(gcs: GcsStorage, gcs_settings: Settings, folder: str) -> None:
    path = f"{folder}/{uuid4().hex}/original.jpg"
    gcs.put(path, b"for everybody", "image/jpeg", public=True)
    assert lies_in(gcs_settings, path) == [BUCKET]
    assert f"/{BUCKET}/" in gcs.url(path)


def test_what_a_stranger_sends_waits_where_nobody_sees_it(gcs: GcsStorage) -> None:
    link = gcs.upload_link(f"{keeping.QUARANTINE}/{uuid4().hex}", "image/jpeg", 9, 60)
    assert f"/{PRIVATE_BUCKET}/" in link.url


def test_without_a_second_bucket_the_one_takes_it_all(gcs_settings: Settings) -> None:
    path = f"exports/{uuid4().hex}/avatid.zip"
    one_bucket(gcs_settings, BUCKET).put(path, b"everything", "application/zip")
    assert lies_in(gcs_settings, path) == [BUCKET]


@pytest.mark.parametrize("purpose", list(UploadPurpose))
def test_a_pictures_folder_says_the_same_as_its_purpose(purpose: UploadPurpose) -> None:
    assert is_for_everybody(f"{keeping.folder_of(purpose)}/1f2e/small.jpg") == keeping.is_public(purpose)


def test_exports_and_what_waits_are_nobodys() -> None:
    assert not is_for_everybody(place_of(uuid4()))
    assert not is_for_everybody(f"{keeping.QUARANTINE}/1f2e")
    assert not is_for_everybody("avatars")
