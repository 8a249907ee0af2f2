"""Clients as an app team makes them from the contract, each in a folder of its own with a road beside it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.local.bootstrap import NODE_MODULES
from tools.local.environment import ROOT

HERE, CONTRACT = Path(__file__).parent, str(ROOT / "docs" / "openapi.json")


def told(folder: Path, *command: str) -> str:
    """What a command says that has to work."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def make_python(folder: Path) -> list[str]:
    """Generate the Python client, see that the road's types fit, and return the command that walks."""
    for name in ("road.py", "generator.yml"):
        shutil.copy(HERE / "python" / name, folder)
    python = [sys.executable, "-m"]
    where = ["--path", CONTRACT, "--meta", "none", "--output-path", "avatid_client"]
    said = told(folder, *python, "openapi_python_client", "generate", *where, "--config", "generator.yml")
    assert "warning" not in said.lower(), said
    told(folder, *python, "mypy", "--strict", "--follow-imports", "silent", "--cache-dir", "mypy", "road.py")
    return [sys.executable, "road.py"]


def make_typescript(folder: Path) -> list[str]:
    """Generate the TypeScript types, see that the road's fit, and return the command that walks."""
    if not NODE_MODULES.exists() and not os.environ.get("CI"):
        pytest.skip("Node's packages are not installed: `apt-get install nodejs npm`, then `make ready`")
    for name in ("road.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / "typescript" / name, folder)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    types = ["node_modules/openapi-typescript/bin/cli.js", CONTRACT, "--default-non-nullable", "false"]
    told(folder, "node", *types, "-o", "contract.ts")
    told(folder, "node", "node_modules/typescript/bin/tsc", "-p", ".")
    return ["node", "made/road.js"]
