"""What an app team generates from the contract, in Python and in TypeScript, fits and walks the main road."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stack.running import RunningStack
from tools.local.bootstrap import NODE_MODULES
from tools.local.cluster import free_port
from tools.local.environment import ROOT

HERE, CONTRACT = Path(__file__).parent, ROOT / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The whole system with its demo data."""
    running = RunningStack(free_port(), tmp_path_factory.mktemp("clients") / "said.txt")
    running.until_it_says("AvatID is ready")
    yield running
    running.clean_up()


def told(folder: Path, *command: str, **variables: str) -> str:
    """What a command says that has to work."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a generated Python client, and the road beside it."""
    folder = tmp_path_factory.mktemp("python")
    shutil.copy(HERE / "python" / "road.py", folder)
    generate = ["generate", "--path", str(CONTRACT), "--meta", "none", "--output-path", "avatid_client"]
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    said = told(folder, sys.executable, "-m", "openapi_python_client", *generate, PATH=tools)
    assert "Warning" not in said, said
    return folder


@pytest.fixture(scope="module")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated TypeScript types, and the road beside them."""
    if not NODE_MODULES.exists() and not os.environ.get("CI"):
        pytest.skip("Node's packages are not installed: `apt-get install nodejs npm`, then `make ready`")
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("road.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / "typescript" / name, folder)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    program = "node_modules/openapi-typescript/bin/cli.js"
    told(folder, "node", program, str(CONTRACT), "--default-non-nullable", "false", "-o", "contract.ts")
    return folder


def test_the_python_client_fits(python: Path) -> None:
    told(
        python,
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports",
        "silent",
        "--cache-dir",
        "mypy",
        "road.py",
    )


def test_the_python_client_walks_the_main_road(python: Path, stack: RunningStack) -> None:
    assert told(python, sys.executable, "road.py", stack.url) == "cancelled_by_customer\n"


def test_the_typescript_client_fits_and_walks_the_main_road(typescript: Path, stack: RunningStack) -> None:
    told(typescript, "node", "node_modules/typescript/bin/tsc", "-p", ".")
    assert told(typescript, "node", "made/road.js", stack.url) == "cancelled_by_customer\n"
