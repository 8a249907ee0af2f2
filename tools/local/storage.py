"""Cloud Storage on this machine: PyPI's gcp-storage-emulator."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tools.local.serve import direct

_PATIENCE = 10
_IS_THERE = 409


def command(port: int, folder: Path, bucket: str) -> list[str]:
    """The process that serves buckets from `folder`; `bucket` exists from the start."""
    folder.mkdir(parents=True, exist_ok=True)
    start = ["start", "--host", "127.0.0.1", "--port", str(port), "--default-bucket", bucket, "--quiet"]
    return [sys.executable, "-m", "gcp_storage_emulator", "--data-dir", str(folder), *start]


def make_bucket(url: str, bucket: str) -> None:
    """One more bucket, where the emulator at `url` already runs; one that is there is fine."""
    said = json.dumps({"name": bucket}).encode()
    request = urllib.request.Request(
        f"{url}/storage/v1/b?project=avatid-local", said, {"Content-Type": "application/json"}
    )
    try:
        direct.open(request, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != _IS_THERE:
            raise
