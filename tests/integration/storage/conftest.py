"""The two storages behind one suite: our folder, and Google's library against an emulator on this machine."""

import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from common.clock import SetClock
from common.integrations.storage import LocalStorage, Missing, Storage, UploadLink
from common.integrations.storage_gcs import GcsStorage
from common.settings import Settings
from tests.e2e.stack.waiting import until
from tests.patience import PATIENCE
from tools.local import storage
from tools.local.cluster import free_port
from tools.local.keys import Keys
from tools.local.processes import answers
from tools.local.serve import direct

BUCKET, PRIVATE_BUCKET = "avatid-test-media", "avatid-test-private"

Opened = tuple[bytes, dict[str, str]]


@dataclass(frozen=True)
class Place:
    """A storage, what somebody gets who opens one of its URLs (or `Missing`), and how one sends to a link."""

    storage: Storage
    opened: Callable[[str], Opened]
    send: Callable[[UploadLink, bytes], None]


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator's address."""
    port = free_port()
    process = subprocess.Popen(storage.command(port, tmp_path_factory.mktemp("buckets"), BUCKET))
    url = f"http://127.0.0.1:{port}"
    until(lambda: answers(url), "the storage emulator answers")
    storage.make_bucket(url, PRIVATE_BUCKET)
    yield url
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Throwaway keys; the service account's signs links."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def account(keys: Keys) -> rsa.RSAPrivateKey:
    """The service account's key."""
    key = load_pem_private_key(keys.service_account.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


@pytest.fixture
def gcs_settings(settings: Settings, emulator: str, keys: Keys) -> Settings:
    """Settings of a function that keeps its files at Google's."""
    credential = keys.firebase_credential("avatid-test", "http://127.0.0.1:1/token")
    return Settings.model_validate(
        settings.model_dump()
        | {
            "storage_provider": "gcs",
            "gs_media_bucket_name": BUCKET,
            "gs_private_bucket_name": PRIVATE_BUCKET,
            "storage_emulator_host": emulator,
            "fire_base_cred_base64": credential,
        }
    )


@pytest.fixture
def gcs(gcs_settings: Settings) -> GcsStorage:
    """The real one."""
    return GcsStorage(gcs_settings)


@pytest.fixture
def local(settings: Settings, tmp_path: Path, clock: SetClock) -> LocalStorage:
    """The local one."""
    return LocalStorage(settings.model_copy(update={"local_storage_dir": str(tmp_path)}), clock)


@pytest.fixture(params=["local", "gcs"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each of them in turn."""
    if request.param == "local":
        local: LocalStorage = request.getfixturevalue("local")
        return Place(
            local, local.opened, lambda link, content: local.received(link.url, link.headers, content)
        )
    return Place(request.getfixturevalue("gcs"), _fetched, _sent)


def _sent(link: UploadLink, content: bytes) -> None:
    request = urllib.request.Request(link.url, content, link.headers, method="PUT")
    direct.open(request, timeout=PATIENCE).close()


def _fetched(url: str) -> Opened:
    try:
        with direct.open(url, timeout=PATIENCE) as reply:
            return reply.read(), {name.title(): value for name, value in reply.headers.items()}
    except urllib.error.HTTPError as error:
        error.close()
        raise Missing(url) from error
