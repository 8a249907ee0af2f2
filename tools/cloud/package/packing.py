"""Write the zip so that its bytes depend on names and contents alone."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tools.cloud.package import ignoring, refusing

NAME = "avatid.zip"
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier moment
_UNIX = 3
_FILE_FOR_ALL_TO_READ = 0o100644 << 16


@dataclass(frozen=True)
class Package:
    """A zip that is finished."""

    path: Path
    sha256: str
    size: int
    files: int


def pack(root: Path, folder: Path) -> Package:
    """Write what a function needs of `root` into `folder`; raises `Unfit` and leaves an older zip alone."""
    files = ignoring.chosen(root)
    refusing.refuse(root, files)
    folder.mkdir(parents=True, exist_ok=True)
    path, unfinished = folder / NAME, folder / f"{NAME}.{os.getpid()}"
    _write(unfinished, root, files)
    unfinished.replace(path)
    content = path.read_bytes()
    return Package(path.resolve(), hashlib.sha256(content).hexdigest(), len(content), len(files))


def _write(path: Path, root: Path, files: Iterable[PurePosixPath]) -> None:
    """Stored, not deflated: two versions of zlib make different bytes of the same file, and 4 MB are not much."""
    with ZipFile(path, "w", ZIP_STORED) as package:
        for file in files:
            about = ZipInfo(file.as_posix(), _BEGINNING_OF_TIME)
            about.create_system = _UNIX
            about.external_attr = _FILE_FOR_ALL_TO_READ
            package.writestr(about, (root / file).read_bytes())
