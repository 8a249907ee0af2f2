"""Families do not know each other, and the common library knows none of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from main import FAMILIES

ROOT = Path(__file__).parent.parent.parent
SHOWN_TO = {"worker": "tasks", "admin": "operating"}
"""Two families put others together: the worker runs their tasks, the panel shows what operators may do with them."""
SOURCES = [*ROOT.glob("functions/**/*.py"), *ROOT.glob("common/**/*.py"), ROOT / "main.py"]


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 50


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_imports_no_other_family(family: str) -> None:
    strangers = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in ROOT.glob(f"functions/{family}/**/*.py")
        for module in imports(path)
        if module.startswith("functions.")
        and module.split(".")[1] != family
        and module.split(".")[2:3] != [SHOWN_TO.get(family)]
        and not (family in SHOWN_TO and module.count(".") == 1)
    ]
    assert strangers == []


def test_the_common_library_knows_no_family_and_no_tool() -> None:
    strangers = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in ROOT.glob("common/**/*.py")
        for module in imports(path)
        if module.split(".")[0] in ("functions", "tools", "tests", "main")
    ]
    assert strangers == []


def test_the_slot_engine_knows_neither_database_nor_web() -> None:
    outside = {
        module.split(".")[0]
        for path in ROOT.glob("common/availability/**/*.py")
        for module in imports(path)
        if module.split(".")[0] not in ("common",)
    }
    assert not outside & {"sqlalchemy", "flask", "pydantic", "os", "requests"}
    inside = {
        module
        for path in ROOT.glob("common/availability/**/*.py")
        for module in imports(path)
        if module.startswith("common") and not module.startswith("common.availability")
    }
    assert inside == set()


def test_actions_and_queries_know_no_flask() -> None:
    knowing = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("functions/**/*.py")
        for module in imports(path)
        if module.split(".")[0] in ("flask", "werkzeug")
        and path.name != "main.py"
        and "panel" not in path.parts
    ]
    assert knowing == []


def test_nothing_but_settings_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "settings" not in path.parts and ("os.environ" in path.read_text() or "getenv" in path.read_text())
    ]
    assert readers == []


def test_nothing_but_the_clock_asks_what_time_it_is() -> None:
    askers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name != "clock.py"
        and any(word in path.read_text() for word in ("datetime.now(", "utcnow(", "date.today("))
    ]
    assert askers == []


def test_no_file_is_longer_than_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}
