"""Everything about somebody as a zip of JSON files."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from common.models import LatLon

CONTENT_TYPE = "application/zip"
README = "readme.txt"


def place_of(package: UUID) -> str:
    """Where in the bucket a package lies; told by its uid, so that one carried there is always found again."""
    return f"exports/{package.hex}/avatid.zip"


def packed(about: Mapping[str, Any], readme: str, at: datetime) -> bytes:
    """The zip, written at `at`: a file for each kind of thing, and a word about them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(_file(README, at), readme)
        for name, rows in about.items():
            text = json.dumps(rows, default=_written, ensure_ascii=False, indent=2)
            files.writestr(_file(f"{name}.json", at), text)
    return whole.getvalue()


def _file(name: str, at: datetime) -> zipfile.ZipInfo:
    described = zipfile.ZipInfo(name, at.timetuple()[:6])
    described.compress_type = zipfile.ZIP_DEFLATED
    return described


def _written(value: Any) -> Any:
    """What JSON has no form for: times as ISO 8601, places as two numbers, the rest as its text."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return asdict(value) if isinstance(value, LatLon) else str(value)
