"""Storage: the door, and a local one that keeps objects in a folder and honours its own links."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from common.clock import Clock, SystemClock
from common.integrations.outside import OutsideError
from common.settings import Settings

LONGEST_LINK = 7 * 24 * 3600
"""Seconds; Google signs nothing for longer."""

_FOR_EVERYBODY = frozenset({"avatars", "gallery", "rating"})
"""Folders of what everybody may see; whatever lies in another one, or in none, is private."""

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}(/[A-Za-z0-9][A-Za-z0-9._-]{0,200}){0,9}")


class StorageError(OutsideError):
    """The storage did not do what it was asked."""


class Missing(StorageError):
    """There is no object of this name."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is no object {path}", permanent=True)


class NotPublic(StorageError):
    """Nobody is told a lasting address of something private."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not for everybody", permanent=True)


class TooMuch(StorageError):
    """The object has more bytes than whoever reads it wants to hold."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is too much in {path}", permanent=True)


@dataclass(frozen=True, slots=True)
class UploadLink:
    """A URL that takes one PUT, and the headers that must come with it, exactly these."""

    url: str
    headers: dict[str, str]


class Storage(Protocol):
    """Whoever keeps our files; a path is `folder/name.ext`, plain ASCII, and never written twice with other bytes."""

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Keep `content`; caches may hold a `public` object for a year. Raises `StorageError`.

        A path for everybody's eyes is put as `public`, and no other one.
        """
        ...

    def get(self, path: str, *, most_bytes: int | None = None) -> bytes:
        """The bytes of an object, as they were sent; raises `Missing`, `TooMuch`, or `StorageError`."""
        ...

    def delete(self, path: str) -> None:
        """Remove an object; one that is gone already is fine. Raises `StorageError`."""
        ...

    def link(self, path: str, seconds: int) -> str:
        """A URL that opens a private object for so many seconds, a week at most; raises `StorageError`."""
        ...

    def upload_link(self, path: str, content_type: str, size_bytes: int, seconds: int) -> UploadLink:
        """A link for somebody else to put exactly so many bytes of this type there; raises `StorageError`.

        Nothing that is there already can be replaced with it, and nothing be put where everybody sees it.
        """
        ...

    def url(self, path: str) -> str:
        """The URL at which everybody sees a public object, for as long as it exists; raises `NotPublic`."""
        ...


def is_for_everybody(path: str) -> bool:
    """Whether an object of this path lies where everybody may see it; what is not known to be public is not."""
    folder, slash, _rest = path.partition("/")
    return bool(slash) and folder in _FOR_EVERYBODY


def meant_so(path: str, *, public: bool) -> str:
    """`path`, if it lies as open as it is meant to; raises `StorageError` else: its bucket says who may see it."""
    if is_for_everybody(kept_at(path)) != public:
        raise StorageError(
            f"this does not lie where {'every' if public else 'no'}body sees it", permanent=True
        )
    return path


def seen_by_all(path: str) -> str:
    """`path`, if everybody may see it; raises `NotPublic`."""
    if not is_for_everybody(kept_at(path)):
        raise NotPublic(path)
    return path


def kept_at(path: str) -> str:
    """`path`, if it is one of ours; raises `StorageError` for anything that could lead out of its folder."""
    if not _PATH.fullmatch(path) or ".." in path:
        raise StorageError("this is no path of an object", permanent=True)
    return path


def kept_for(seconds: int) -> timedelta:
    """How long a link may open; raises `StorageError` for no time at all and for more than a week."""
    if not 0 < seconds <= LONGEST_LINK:
        raise StorageError("a link opens for a second at least and a week at most", permanent=True)
    return timedelta(seconds=seconds)


def headers_of_upload(content_type: str, size_bytes: int) -> dict[str, str]:
    """What an upload link promises, as Cloud Storage reads it: this type, this size, and only where nothing is."""
    return {
        "Content-Type": content_type,
        "x-goog-content-length-range": f"{size_bytes},{size_bytes}",
        "x-goog-if-generation-match": "0",
    }


def cache_control(*, public: bool) -> str:
    """What caches are told: a public path never changes its bytes, a private one is nobody's to keep."""
    return "public, max-age=31536000, immutable" if public else "private, no-store"


class LocalStorage:
    """Keeps objects below a folder, each beside a note of its type; a link carries its end and our seal.

    Nobody serves its URLs by itself: `opened` and `received` answer them as Cloud Storage would.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._folder = Path(settings.local_storage_dir)
        self._media_url = settings.media_url or f"{settings.public_url}/local/storage"
        self._key = settings.refresh_key.get_secret_value().encode()
        self._clock = clock or SystemClock()

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Write the object, whole or not at all."""
        about = {"content_type": content_type, "cache_control": cache_control(public=public)}
        meant_so(path, public=public)
        try:
            _write(self._object(path), content)
            _write(self._note(path), json.dumps(about | {"public": public}).encode())
        except OSError as error:
            raise StorageError(f"the folder did not take an object: {error}") from error

    def get(self, path: str, *, most_bytes: int | None = None) -> bytes:
        """Read the object; raises `Missing` or `TooMuch`."""
        try:
            with self._object(path).open("rb") as file:
                content = file.read(-1 if most_bytes is None else most_bytes + 1)
        except FileNotFoundError as error:
            raise Missing(path) from error
        except OSError as error:
            raise StorageError(f"the folder did not give an object: {error}") from error
        if most_bytes is not None and len(content) > most_bytes:
            raise TooMuch(path)
        return content

    def delete(self, path: str) -> None:
        """Remove the object and its note."""
        try:
            self._object(path).unlink(missing_ok=True)
            self._note(path).unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"the folder did not remove an object: {error}") from error

    def link(self, path: str, seconds: int) -> str:
        """A URL with its end and an HMAC over both path and end."""
        return self._sealed(path, seconds, "link")

    def upload_link(self, path: str, content_type: str, size_bytes: int, seconds: int) -> UploadLink:
        """The same, with the headers under the seal."""
        headers = headers_of_upload(content_type, size_bytes)
        meant_so(path, public=False)
        return UploadLink(self._sealed(path, seconds, _purpose(headers)), headers)

    def _sealed(self, path: str, seconds: int, purpose: str) -> str:
        until = int((self._clock.now() + kept_for(seconds)).timestamp())
        seal = self._seal(path, until, purpose)
        return f"{self._media_url}/{kept_at(path)}?{urlencode({'until': until, 'seal': seal})}"

    def url(self, path: str) -> str:
        """Below `MEDIA_URL`, or where the local stack would serve it."""
        return f"{self._media_url}/{seen_by_all(path)}"

    def opened(self, url: str) -> tuple[bytes, dict[str, str]]:
        """What somebody gets who opens one of our URLs: bytes and headers.

        Raises `Missing` for a private object without a good link, too: a stranger learns nothing.
        """
        path, query = self._asked(url)
        content = self.get(path)
        about = json.loads(self._note(path).read_text())
        if not (about["public"] or self._is_good(path, query, "link")):
            raise Missing(path)
        return content, {"Content-Type": about["content_type"], "Cache-Control": about["cache_control"]}

    def received(self, url: str, headers: Mapping[str, str], content: bytes) -> None:
        """What happens when somebody PUTs to one of our upload links.

        Raises `StorageError` for a link that is not good for these headers, another size, and a taken place.
        """
        path, query = self._asked(url)
        given = {name.lower(): value for name, value in headers.items()}
        if not self._is_good(path, query, _purpose(given)):
            raise StorageError("this link is not good for that", permanent=True)
        if given["x-goog-content-length-range"] != f"{len(content)},{len(content)}":
            raise StorageError("the link is for another size", permanent=True)
        if self._object(path).exists():
            raise StorageError("something is there already", permanent=True)
        self.put(path, content, given["content-type"])

    def _asked(self, url: str) -> tuple[str, dict[str, list[str]]]:
        asked = urlsplit(url)
        path = kept_at(asked.path.removeprefix(urlsplit(self._media_url).path + "/"))
        return path, parse_qs(asked.query)

    def _is_good(self, path: str, query: dict[str, list[str]], purpose: str) -> bool:
        until, seal = query.get("until", [""])[-1], query.get("seal", [""])[-1]
        if not (until.isdecimal() and until.isascii() and len(until) < 12 and seal.isascii()):
            return False
        is_ours = hmac.compare_digest(seal, self._seal(path, int(until), purpose))
        return is_ours and datetime.fromtimestamp(int(until), UTC) > self._clock.now()

    def _seal(self, path: str, until: int, purpose: str) -> str:
        words = f"storage {purpose}\n{path}\n{until}"
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()

    def _object(self, path: str) -> Path:
        return self._folder / "objects" / kept_at(path)

    def _note(self, path: str) -> Path:
        return self._folder / "notes" / f"{kept_at(path)}.json"


def _purpose(headers: Mapping[str, str]) -> str:
    """What an upload link is sealed for: the values of its headers, whatever else comes with them."""
    given = {name.lower(): value for name, value in headers.items()}
    return "\n".join(["upload", *(given.get(name.lower(), "") for name in headers_of_upload("", 0))])


def _write(file: Path, content: bytes) -> None:
    """Under another name first, so that no reader ever sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{uuid4().hex}")
    unfinished.write_bytes(content)
    unfinished.replace(file)
