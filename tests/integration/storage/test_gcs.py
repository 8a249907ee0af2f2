"""What only Google's storage has: signatures that Google will check, caching, and ways to be out of reach."""

import base64
import hashlib
import json
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from google.auth.compute_engine import Credentials as PlatformCredentials
from google.oauth2.credentials import Credentials as PersonsCredentials

from common.integrations.storage import StorageError
from common.integrations.storage_gcs import BorrowedKey, GcsStorage
from common.settings import Settings
from tests.integration.storage.conftest import BUCKET, PRIVATE_BUCKET
from tests.patience import PATIENCE
from tools.local.serve import direct

PATH, FACE = "exports/1f2e/export.zip", "avatars/1/small.jpg"


def string_to_sign(link: str) -> bytes:
    """What Google signs again when somebody comes with this link, written from its description of V4."""
    parts = urlsplit(link)
    unsigned, _name, _signature = parts.query.partition("&X-Goog-Signature=")
    query = "&".join(sorted(unsigned.split("&")))
    request = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    scope = given["X-Goog-Credential"].partition("/")[2]
    digest = hashlib.sha256(request.encode()).hexdigest()
    return f"GOOG4-RSA-SHA256\n{given['X-Goog-Date']}\n{scope}\n{digest}".encode()


def is_signed_by(key: rsa.RSAPrivateKey, link: str) -> bool:
    """Whether the link's signature is this key's, over everything else in the link."""
    signature = bytes.fromhex(parse_qs(urlsplit(link).query)["X-Goog-Signature"][0])
    try:
        key.public_key().verify(signature, string_to_sign(link), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def test_a_link_is_signed_with_the_key_we_were_given(gcs: GcsStorage, account: rsa.RSAPrivateKey) -> None:
    link = gcs.link(PATH, 600)
    given = parse_qs(urlsplit(link).query)
    assert given["X-Goog-Expires"] == ["600"]
    assert given["X-Goog-Credential"][0].startswith("firebase-adminsdk@avatid-test.iam.gserviceaccount.com/")
    assert is_signed_by(account, link)


def test_a_link_with_anything_changed_is_not_signed(gcs: GcsStorage, account: rsa.RSAPrivateKey) -> None:
    link = gcs.link(PATH, 600)
    assert not is_signed_by(account, link.replace("1f2e", "9a8b"))
    assert not is_signed_by(account, link.replace("X-Goog-Expires=600", "X-Goog-Expires=6000"))


def test_without_an_emulator_links_and_urls_are_googles(gcs_settings: Settings) -> None:
    storage = GcsStorage(gcs_settings.model_copy(update={"storage_emulator_host": ""}))
    assert storage.url(FACE) == f"https://storage.googleapis.com/{BUCKET}/{FACE}"


def test_urls_stand_below_the_media_url(gcs_settings: Settings) -> None:
    storage = GcsStorage(gcs_settings.model_copy(update={"media_url": "https://media.avatid.test"}))
    assert storage.url(FACE) == f"https://media.avatid.test/{FACE}"


def test_caches_may_keep_public_ones_and_no_others(gcs: GcsStorage, emulator: str) -> None:
    gcs.put(FACE, b"x", "image/jpeg", public=True)
    gcs.put(PATH, b"x", "application/zip")
    assert _told(emulator, BUCKET, FACE)["cacheControl"] == "public, max-age=31536000, immutable"
    assert _told(emulator, PRIVATE_BUCKET, PATH)["cacheControl"] == "private, no-store"


def _told(emulator: str, bucket: str, path: str) -> dict[str, Any]:
    address = f"{emulator}/storage/v1/b/{bucket}/o/{path.replace('/', '%2F')}"
    with direct.open(address, timeout=PATIENCE) as reply:
        told: dict[str, Any] = json.load(reply)
    return told


def test_a_bucket_that_does_not_exist_is_our_mistake_for_good(gcs_settings: Settings) -> None:
    storage = GcsStorage(gcs_settings.model_copy(update={"gs_private_bucket_name": "no-such-bucket"}))
    with pytest.raises(StorageError) as error:
        storage.put(PATH, b"x", "application/zip")
    assert error.value.permanent


def test_out_of_reach_is_worth_another_try(gcs_settings: Settings) -> None:
    with socket.socket() as nobody:  # bound, but nobody listens
        nobody.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        storage = GcsStorage(gcs_settings.model_copy(update={"storage_emulator_host": host}))
        for act in (
            lambda: storage.put(PATH, b"x", "application/zip"),
            lambda: storage.get(PATH),
            lambda: storage.delete(PATH),
        ):
            with pytest.raises(StorageError) as error:
                act()
            assert not error.value.permanent


# --- without a key of our own: IAM signs with the account's, which stays with Google


@dataclass
class Iam:
    """Google's metadata server and its signBlob, answering as they do."""

    key: rsa.RSAPrivateKey
    status: int = 200
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, method: str = "GET", **more: Any) -> Any:
        """One request and its reply."""
        self.asked.append(url)
        if ":signBlob" in url:
            message = base64.b64decode(json.loads(more["body"])["payload"])
            signature = self.key.sign(message, padding.PKCS1v15(), SHA256())
            return _Reply(self.status, {"signedBlob": base64.b64encode(signature).decode()})
        if url.endswith("/token"):
            return _Reply(200, {"access_token": "t", "expires_in": 3600, "token_type": "Bearer"})
        if url.endswith("/allowedLocations"):
            return _Reply(200, {"encodedLocations": "0x0"})
        return _Reply(200, {"email": "api@avatid-test.iam.gserviceaccount.com", "scopes": []})


@dataclass
class _Reply:
    status: int
    said: dict[str, Any]
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    @property
    def data(self) -> bytes:
        return json.dumps(self.said).encode()


def test_iam_signs_with_the_functions_own_account(account: rsa.RSAPrivateKey) -> None:
    iam = Iam(account)
    key = BorrowedKey(PlatformCredentials(universe_domain="googleapis.com"), iam)  # type: ignore[no-untyped-call]
    assert key.signer_email == "api@avatid-test.iam.gserviceaccount.com"
    account.public_key().verify(key.sign_bytes(b"words"), b"words", padding.PKCS1v15(), SHA256())
    signing = "/serviceAccounts/api@avatid-test.iam.gserviceaccount.com:signBlob"
    assert [url for url in iam.asked if url.endswith(signing)]


def test_a_persons_own_credentials_sign_nothing(account: rsa.RSAPrivateKey) -> None:
    persons = PersonsCredentials("token")  # type: ignore[no-untyped-call]
    with pytest.raises(StorageError):
        BorrowedKey(persons, Iam(account)).sign_bytes(b"words")
