"""What strangers have put into the bucket is read as it lies there, and never further than wanted."""

import gzip
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from common.integrations.storage import TooMuch
from common.integrations.storage_gcs import GcsStorage
from common.settings import Settings
from tests.patience import PATIENCE
from tools.local.serve import serving

PIECE, PIECES = bytes(64 * 1024), 4000


@dataclass
class Endless:
    """A bucket with one object of 250 MB, or one that was sent as gzip, and what was asked of it."""

    packed: bytes = b""
    asked: list[WSGIEnvironment] = field(default_factory=list)
    given: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """One download."""
        self.asked.append(environ)
        headers = [("Content-Type", "image/jpeg")]
        if self.packed:
            start(
                "200 OK", [*headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.packed)))]
            )
            return [self.packed]
        start("200 OK", [*headers, ("Content-Length", str(len(PIECE) * PIECES))])
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        try:
            for _each in range(PIECES):
                self.given += len(PIECE)
                yield PIECE
        finally:
            self.over.set()


def reading(bucket: Endless, settings: Settings) -> Iterator[GcsStorage]:
    """The real storage in front of that bucket."""
    with serving(bucket) as url:
        yield GcsStorage(settings.model_copy(update={"storage_emulator_host": url}))


def test_it_breaks_off_where_it_has_enough(gcs_settings: Settings) -> None:
    bucket = Endless()
    for storage in reading(bucket, gcs_settings):
        with pytest.raises(TooMuch):
            storage.get("quarantine/1f2e", most_bytes=1_000_000)
        assert bucket.over.wait(PATIENCE)
    assert bucket.given < 50_000_000  # what lay in the sockets between


def test_what_was_sent_as_gzip_is_not_unpacked(gcs_settings: Settings) -> None:
    bucket = Endless(packed=gzip.compress(bytes(50_000_000)))
    for storage in reading(bucket, gcs_settings):
        assert storage.get("quarantine/1f2e", most_bytes=1_000_000) == bucket.packed
    assert "gzip" in bucket.asked[0]["HTTP_ACCEPT_ENCODING"]  # or Google would unpack it for us
