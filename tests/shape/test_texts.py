"""Every sentence is in both catalogs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_catalogs_are_fresh_and_complete() -> None:
    command = [sys.executable, "-m", "common.i18n.catalogs", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_project_speaks_of_itself_alone() -> None:
    """No word of where it was made; the folder beside it is known to CI and contract tests alone."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    allowed = {".ci/run", "tests/shape/test_texts.py"}
    saying = [
        name
        for name in tracked
        if name not in allowed
        and (ROOT / name).suffix in (".py", ".md", ".toml", ".sql", ".yaml", ".txt", ".html", "")
        and (ROOT / name).is_file()
        and "../shared" in (ROOT / name).read_text(errors="ignore")
    ]
    assert saying == []
