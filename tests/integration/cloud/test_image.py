"""The image that migrates and does operators' work: what its recipe copies is enough, and is all there is.

Docker is not asked: what the recipe names is copied to an empty folder, beside the packages of requirements.txt.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cloud.conftest import Installed
from tools.local.environment import ROOT

RECIPE = (ROOT / "migrations" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the recipe fills it."""
    folder = tmp_path_factory.mktemp("image")
    for source, target in _copied():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / source, folder / target)
    return folder


def test_whatever_is_copied_is_let_in(image: Path) -> None:
    """What .dockerignore keeps out, a build does not find."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert {source.rstrip("/") for source, _ in _copied()} == let_in


def test_what_runs_there_finds_all_it_imports(image: Path, installed: Installed) -> None:
    """The migrations, and the operators' tools that work on a database."""
    restoring = [f"tools.cloud.{tool}.__main__" for tool in ("compare", "leavers", "afterwards")]
    tools = ["migrations.run", "tools.operator", "tools.outbox", "tools.audit", "tools.translations"]
    done = installed.run(image, "python", "-c", f"import {', '.join([*tools, *restoring])}")
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_word_it_migrates(image: Path, installed: Installed) -> None:
    [words] = [
        json.loads(line.removeprefix("CMD ")) for line in RECIPE.splitlines() if line.startswith("CMD ")
    ]
    assert words == ["python", "-m", "migrations.run"]
    done = installed.run(image, *words, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "python -m migrations.run" in done.stdout


def test_every_migration_can_be_written_out(image: Path, installed: Installed) -> None:
    """Alembic finds its settings, its scripts and their SQL."""
    done = installed.run(
        image,
        "python",
        "-m",
        "alembic",
        "upgrade",
        "head",
        "--sql",
        MIGRATION_DATABASE_URL="postgresql+pg8000://",
    )
    assert done.returncode == 0, done.stderr
    assert "CREATE EXTENSION" in done.stdout.upper()


def test_it_runs_as_nobody_and_compiles_nothing(image: Path) -> None:
    steps = [line.split(maxsplit=1) for line in RECIPE.splitlines() if line and line[0].isalpha()]
    users = [words for step, words in steps if step == "USER"]
    assert users == ["10001"]
    assert steps.index(["USER", "10001"]) > max(
        index for index, step in enumerate(steps) if step[0] in ("COPY", "RUN")
    )
    installs = [words for step, words in steps if step == "RUN" and "pip install" in words]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "--only-binary=:all:" in installs[0]
    assert "apt-get" not in RECIPE


def _copied() -> Iterator[tuple[str, str]]:
    for line in RECIPE.splitlines():
        if line.startswith("COPY "):
            *sources, target = line.split()[1:]
            yield from ((source, source if target == "./" else target) for source in sources)
