"""What the stories of deploying share: a copy of what is deployed, and a Python that has nothing of ours."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tools.cloud.package.ignoring import LIST, chosen
from tools.local.environment import ROOT


@dataclass(frozen=True)
class Installed:
    """The programs of a Python that has what requirements.txt names, and nothing else."""

    programs: Path

    @property
    def path(self) -> str:
        """What PATH says."""
        return f"{self.programs}:/usr/bin:/bin"

    def run(self, folder: Path, program: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of them in a folder, and nothing of our environment with it."""
        environment = {"PATH": self.path, "HOME": str(folder), **more}
        command = [str(self.programs / program), *words]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """As the platform's builder installs it, from the lock and by hashes; uv links what it has already fetched."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    _uv("venv", "--python", sys.executable, str(folder))
    to = ("--python", str(folder / "bin" / "python"))
    _uv("pip", "install", "--require-hashes", *to, "-r", str(ROOT / "requirements.txt"))
    _uv("pip", "check", *to)
    return Installed(folder / "bin")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder that holds what a package is made of, and the lists; no git, and nothing of tests or tools."""
    folder = tmp_path / "elsewhere"
    for path in [str(each) for each in chosen(ROOT)] + [LIST, ".gitignore"]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, folder / path)
    return folder


def _uv(*words: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = [sys.executable, "-m", "uv", "--quiet", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
