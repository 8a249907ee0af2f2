"""Which files a function is made of: those that `.gcloudignore` lets in, read as gcloud and git read such a list."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

LIST = ".gcloudignore"
_INCLUDE = "#!include:"


class Unfit(Exception):
    """Nothing is packed like this; the message is for the person who packs."""


def chosen(root: Path, *, with_others: bool = True) -> list[PurePosixPath]:
    """The files below `root`, relative to it and in one order on every machine.

    Git is not asked, because a build machine may have the files without it. `with_others`: what the lists that
    ours includes leave out is left out too.
    """
    if not (root / LIST).is_file():
        raise Unfit(f"{LIST} is missing, and without it everything would be packed")
    spec = GitIgnoreSpec.from_lines(_lines(root, LIST, with_others=with_others))
    return sorted(_below(root, PurePosixPath(), spec), key=lambda path: path.as_posix().encode())


def _lines(root: Path, name: str, *, with_others: bool) -> Iterator[str]:
    for line in (root / name).read_text(encoding="utf-8").splitlines():
        other = line.removeprefix(_INCLUDE)
        if other == line:
            yield line
        elif with_others and (root / other).is_file():
            yield from _lines(root, other, with_others=True)


def _below(root: Path, folder: PurePosixPath, spec: GitIgnoreSpec) -> Iterator[PurePosixPath]:
    """A folder that is left out is not looked into: nothing in it can be let in again. Links are not followed."""
    with os.scandir(root / folder) as entries:
        for entry in entries:
            path = folder / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if spec.match_file(f"{path}/" if is_folder else str(path)):
                continue
            if is_folder:
                yield from _below(root, path, spec)
            else:
                yield path
