"""Secret Manager, as far as we need it; its errors are told by a name and a status, never by what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import google_crc32c
from google.api_core.exceptions import BadRequest, GoogleAPIError, NotFound
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud.secretmanager_v1 import SecretManagerServiceClient, SecretPayload, SecretVersion
from google.cloud.secretmanager_v1.services.secret_manager_service.transports.rest import (
    SecretManagerServiceRestTransport,
)
from requests import RequestException

_SECONDS = 30


class KeeperError(Exception):
    """Secret Manager did not do what it was asked; the message names the secret."""


class Keeper:
    """The secrets of one project."""

    def __init__(self, client: SecretManagerServiceClient, project: str) -> None:
        self._client, self._project = client, project

    @classmethod
    def of(cls, project: str, endpoint: str = "") -> Keeper:
        """Google's own, as whoever is signed in here; or a stand-in, which must be on this machine."""
        with _told("the project"):
            if not endpoint:
                return cls(SecretManagerServiceClient(transport="rest"), project)
            where = urlsplit(endpoint)
            if where.hostname != "127.0.0.1":
                raise KeeperError("a stand-in for Secret Manager has to be on 127.0.0.1")
            transport = SecretManagerServiceRestTransport(
                host=where.netloc,
                url_scheme="http",
                credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            )
            return cls(SecretManagerServiceClient(transport=transport), project)

    def names(self) -> set[str]:
        """The secrets that Terraform has made."""
        with _told("the project"):
            found = self._client.list_secrets(parent=f"projects/{self._project}", timeout=_SECONDS)
            return {secret.name.rpartition("/")[2] for secret in found}

    def newest(self, name: str) -> str | None:
        """The value a function would be given; nothing where there is none, or it has been disabled."""
        with _told(name):
            try:
                reply = self._client.access_secret_version(
                    name=f"{self._path(name)}/versions/latest", timeout=_SECONDS
                )
            except (NotFound, BadRequest):  # it has none; or the newest is disabled, a failed precondition
                return None
        return reply.payload.data.decode()

    def has_versions(self, name: str) -> bool:
        """Whether there has ever been a value, enabled or not."""
        with _told(name):
            found = self._client.list_secret_versions(parent=self._path(name), timeout=_SECONDS)
            return any(True for _version in found)

    def add(self, name: str, value: str) -> None:
        """One more version; Secret Manager checks that what it keeps is what was sent."""
        data = value.encode()
        payload = SecretPayload(data=data, data_crc32c=google_crc32c.value(data))
        with _told(name):
            self._client.add_secret_version(parent=self._path(name), payload=payload, timeout=_SECONDS)

    def disable_old(self, name: str) -> int:
        """Disable every version but the newest; how many were."""
        enabled = SecretVersion.State.ENABLED
        with _told(name):
            versions = list(self._client.list_secret_versions(parent=self._path(name), timeout=_SECONDS))
            newest = max((_number(each) for each in versions), default=0)
            old = [each for each in versions if each.state == enabled and _number(each) != newest]
            for version in old:
                self._client.disable_secret_version(name=version.name, timeout=_SECONDS)
        return len(old)

    def _path(self, name: str) -> str:
        return f"projects/{self._project}/secrets/{name}"


def _number(version: SecretVersion) -> int:
    return int(version.name.rpartition("/")[2])


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Errors in our words: theirs may quote what was sent, and so might a traceback."""
    try:
        yield
    except GoogleAPIError as error:
        status = getattr(error, "code", None)
        raise KeeperError(
            f"{name}: Secret Manager refused: {int(status) if status else 'no reply'}"
        ) from None
    except (GoogleAuthError, RequestException, OSError) as error:
        raise KeeperError(f"{name}: Secret Manager cannot be asked: {type(error).__name__}") from None
