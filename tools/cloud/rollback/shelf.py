"""What was deployed and worked, in the bucket that functions are built from.

Terraform keeps one zip there, that of now, and takes it away with the next. So we keep a copy of our own under
`good/`, and beside it one small object per verdict. Nothing is ever changed or taken away: two deployments at the
same time cannot spoil each other's lines, and what was thought when can be read afterwards.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from google.cloud.storage import Bucket

_ZIPS, _VERDICTS = "good", "verdicts"


class NotPossible(Exception):
    """Nothing was rolled back; the message says why."""


@dataclass(frozen=True)
class Verdict:
    """What was found out about a zip at a moment; `schema` is the newest migration that its code knew."""

    sha256: str
    is_good: bool
    commit: str
    schema: str
    at: str

    @property
    def path(self) -> str:
        """Verdicts in the order of their names are in the order of time."""
        return f"{_VERDICTS}/{self.at}-{self.sha256[:12]}.json"


def now() -> str:
    """The moment, so that later ones sort behind it."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


class Shelf:
    """Zips by their hash, and all verdicts about them."""

    def __init__(self, bucket: Bucket, clock: Callable[[], str] = now) -> None:
        self._bucket = bucket
        self._clock = clock

    def keep(self, zip_file: Path, commit: str, schema: str) -> Verdict:
        """This one works: keep it, and say so."""
        sha256 = digest(zip_file)
        self._bucket.blob(_zip(sha256)).upload_from_filename(str(zip_file), content_type="application/zip")
        return self._write(Verdict(sha256, True, commit, schema, self._clock()))

    def condemn(self, verdict: Verdict) -> None:
        """It was rolled back: nobody goes back to it unless he names it, or it passes the smoke test once more."""
        self._write(replace(verdict, is_good=False, at=self._clock()))

    def verdicts(self) -> list[Verdict]:
        """All of them, the newest first."""
        blobs = sorted(
            self._bucket.list_blobs(prefix=f"{_VERDICTS}/"), key=lambda blob: blob.name, reverse=True
        )
        return [Verdict(**_read(blob)) for blob in blobs]

    def fetch(self, sha256: str, folder: Path) -> Path:
        """The zip as it was kept, checked; raises `NotPossible` if it is another one by now."""
        folder.mkdir(parents=True, exist_ok=True)
        path = (folder / f"{sha256[:12]}.zip").resolve()
        self._bucket.blob(_zip(sha256)).download_to_filename(str(path))
        if digest(path) != sha256:
            raise NotPossible(f"{_zip(sha256)} is not what was put there: its hash is another one.")
        return path

    def _write(self, verdict: Verdict) -> Verdict:
        text = json.dumps(asdict(verdict), indent=1) + "\n"
        self._bucket.blob(verdict.path).upload_from_string(text, content_type="application/json")
        return verdict


def digest(zip_file: Path) -> str:
    """The hash that Terraform, too, knows a zip by."""
    return hashlib.sha256(zip_file.read_bytes()).hexdigest()


def _zip(sha256: str) -> str:
    return f"{_ZIPS}/{sha256}.zip"


def _read(blob: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(blob.download_as_bytes())
    return read
