"""Whether what is generated, and shipped, is what the code would generate now."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from common.i18n import catalogs
from tools import generate
from tools.cloud.package.ignoring import Unfit

_READ_AT_RUN_TIME = {"openapi.json", "schedules.json", "avatid.po", "avatid.mo"}


def refuse_stale(root: Path, files: Iterable[PurePosixPath]) -> None:
    """Raise `Unfit` if a generated file of the package is missing or out of date: it would lie about the code."""
    shipped = set(files)
    wrong = [
        f"{path} is {'stale' if path in shipped else 'not packed'}; see: make {target}"
        for path, (target, content) in _expected().items()
        if path not in shipped or (root / path).read_bytes() != content
    ]
    if wrong:
        raise Unfit("\n".join(wrong))


def _expected() -> dict[PurePosixPath, tuple[str, bytes]]:
    """Every generated file that a function reads: what makes it, and what should stand in it."""
    of_catalogs = {path: ("translations", content) for path, content in catalogs.written().items()}
    of_code = {path: ("generate", text.encode()) for path, text in generate.files().items()}
    return {
        PurePosixPath(path.relative_to(generate.ROOT).as_posix()): made
        for path, made in (of_catalogs | of_code).items()
        if path.name in _READ_AT_RUN_TIME
    }
