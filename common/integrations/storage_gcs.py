"""Storage in Google's Cloud Storage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from io import BytesIO
from typing import Any

import google.auth
from google.api_core.exceptions import GoogleAPIError, NotFound
from google.auth import iam
from google.auth.credentials import AnonymousCredentials, Credentials, Signing
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.cloud.storage import Client
from google.oauth2 import service_account
from requests import RequestException

from common.integrations.google_account import account_key
from common.integrations.storage import (
    Missing,
    StorageError,
    TooMuch,
    UploadLink,
    cache_control,
    headers_of_upload,
    is_for_everybody,
    kept_at,
    kept_for,
    meant_so,
    seen_by_all,
)
from common.integrations.wire import WORTH_ANOTHER_TRY
from common.settings import Settings

_SECONDS = (3.05, 10)  # to connect, and between two pieces of the answer
_SIGNING_SECONDS = 8
_CLOUD = "https://www.googleapis.com/auth/cloud-platform"


class GcsStorage:
    """The real one; `STORAGE_EMULATOR_HOST` may name a stand-in that speaks the same contract.

    What everybody may see lies in one bucket, everything else in another that nobody can open, and the path alone
    says where: a row that still names an object always finds it.

    Nothing is tried twice here: whoever waits for a reply repeats it himself, and what nobody waits for comes
    from the outbox, which tries again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._host = settings.storage_emulator_host or "https://storage.googleapis.com"
        self._everybodys = settings.gs_media_bucket_name
        self._private = settings.gs_private_bucket_name or self._everybodys

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Upload one object; raises `StorageError`."""
        blob = self._blob(meant_so(path, public=public))
        blob.cache_control = cache_control(public=public)
        with _told_in_our_words("did not take an object"):
            blob.upload_from_string(content, content_type=content_type, timeout=_SECONDS, retry=None)

    def get(self, path: str, *, most_bytes: int | None = None) -> bytes:
        """Download one object; raises `Missing`, `TooMuch`, or `StorageError`.

        As it was sent: Google would unpack what somebody uploaded as gzip, and that has no end.
        """
        vessel = _Vessel(path, most_bytes)
        with _told_in_our_words("did not give an object"):
            try:
                self._blob(path).download_to_file(vessel, raw_download=True, timeout=_SECONDS, retry=None)
            except NotFound as error:
                raise Missing(path) from error
        return vessel.getvalue()

    def delete(self, path: str) -> None:
        """Remove one object; raises `StorageError`, but not for one that is gone already."""
        with _told_in_our_words("did not remove an object"):
            try:
                self._blob(path).delete(timeout=_SECONDS, retry=None)
            except NotFound:
                return

    def link(self, path: str, seconds: int) -> str:
        """A V4 signed URL, signed with the key we were given, else by IAM with the key of our own account."""
        return self._signed(path, seconds, "GET")

    def upload_link(self, path: str, content_type: str, size_bytes: int, seconds: int) -> UploadLink:
        """The same for a PUT, its headers signed with it: Google refuses other ones, and other sizes."""
        headers = headers_of_upload(content_type, size_bytes)
        meant_so(path, public=False)
        return UploadLink(self._signed(path, seconds, "PUT", headers), headers)

    def _signed(self, path: str, seconds: int, method: str, headers: dict[str, str] | None = None) -> str:
        blob, lasting = self._blob(path), kept_for(seconds)
        with _told_in_our_words("could not sign a link"):
            link = blob.generate_signed_url(
                version="v4",
                expiration=lasting,
                method=method,
                headers=dict(headers or {}),  # it adds its own
                credentials=self._signer,
                api_access_endpoint=self._host,
            )
        return str(link)

    def url(self, path: str) -> str:
        """Below `MEDIA_URL`, or at the bucket's own address."""
        return f"{self._settings.media_url or f'{self._host}/{self._everybodys}'}/{seen_by_all(path)}"

    def _blob(self, path: str) -> Any:
        """An object where it belongs, without asking whether the bucket exists."""
        bucket = self._everybodys if is_for_everybody(kept_at(path)) else self._private
        with _told_in_our_words("could not be reached"):
            return self._client.bucket(bucket).blob(path)

    @cached_property
    def _client(self) -> Client:
        project, emulator = self._settings.project_id, self._settings.storage_emulator_host
        if not emulator:
            return Client(project=project)
        return Client(
            project=project,
            credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            client_options={"api_endpoint": emulator},
        )

    @cached_property
    def _signer(self) -> Signing:
        key = account_key(self._settings)
        if key is not None:
            given: Signing = service_account.Credentials.from_service_account_info(key)  # type: ignore[no-untyped-call]
            return given
        lent, _project = google.auth.default(scopes=[_CLOUD])
        return lent if isinstance(lent, Signing) else BorrowedKey(lent)


class _Vessel(BytesIO):
    """Takes an object piece by piece, and breaks off when there is more than it may hold."""

    def __init__(self, path: str, most_bytes: int | None) -> None:
        super().__init__()
        self._path, self._most_bytes = path, most_bytes

    def write(self, piece: Any) -> int:
        """Take the next piece; raises `TooMuch`."""
        if self._most_bytes is not None and self.tell() + len(piece) > self._most_bytes:
            raise TooMuch(self._path)
        return super().write(piece)


class BorrowedKey(Signing):
    """Signs with the key of the function's own account, which stays with Google: IAM signs for us (signBlob)."""

    def __init__(self, lent: Credentials, request: Callable[..., Any] | None = None) -> None:
        self._lent = lent
        self._request = request or partial(Request(), timeout=_SIGNING_SECONDS)

    @property
    def signer_email(self) -> str:
        """Whose key it is; the metadata server tells the real name only with a token."""
        if not self._lent.valid:
            self._lent.refresh(self._request)  # type: ignore[no-untyped-call]
        email = getattr(self._lent, "service_account_email", "")
        if not email:
            raise StorageError("a person's own credentials cannot sign links", permanent=True)
        return str(email)

    @property
    def signer(self) -> iam.Signer:
        """IAM, asked in our name."""
        return iam.Signer(self._request, self._lent, self.signer_email)  # type: ignore[no-untyped-call]

    def sign_bytes(self, message: bytes) -> bytes:
        """The signature of `message`."""
        return bytes(self.signer.sign(message))


@contextmanager
def _told_in_our_words(what: str) -> Iterator[None]:
    """Whatever Google's libraries raise becomes one `StorageError`."""
    try:
        yield
    except GoogleAPIError as error:
        status = getattr(error, "code", None) or 503
        permanent = 400 <= status < 500 and status not in WORTH_ANOTHER_TRY
        raise StorageError(f"Cloud Storage {what}: {status}", permanent=permanent) from error
    except (GoogleAuthError, RequestException, OSError) as error:
        raise StorageError(f"Cloud Storage {what}: {type(error).__name__}") from error
