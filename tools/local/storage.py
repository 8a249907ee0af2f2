"""Cloud Storage on this machine: PyPI's gcp-storage-emulator."""

from __future__ import annotations

import sys
from pathlib import Path


def command(port: int, folder: Path, bucket: str) -> list[str]:
    """The process that serves buckets from `folder`; `bucket` exists from the start."""
    folder.mkdir(parents=True, exist_ok=True)
    start = ["start", "--host", "127.0.0.1", "--port", str(port), "--default-bucket", bucket, "--quiet"]
    return [sys.executable, "-m", "gcp_storage_emulator", "--data-dir", str(folder), *start]
