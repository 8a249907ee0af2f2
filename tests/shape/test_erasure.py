"""Every table has said what becomes of somebody who leaves, in the code and on the page about it."""

from pathlib import Path

from common.erasure import NOBODYS, RULES
from common.models import Base

PAGE = (Path(__file__).parent.parent.parent / "docs" / "erasure.md").read_text()
TABLES = Base.metadata.tables
RULED = [rule.table for rule in RULES]


def test_every_table_is_a_persons_or_nobodys() -> None:
    assert len(RULED) == len(set(RULED))
    assert set(RULED) | set(NOBODYS) == set(TABLES)
    assert set(RULED) & set(NOBODYS) == set()


def test_a_table_that_points_to_a_person_has_a_rule() -> None:
    pointing = {
        name
        for name, table in TABLES.items()
        if any(key.column.table.name == "users" for column in table.columns for key in column.foreign_keys)
    }
    assert len(pointing) > 20
    assert pointing & set(NOBODYS) == set()


def test_what_is_packed_up_has_a_file_of_its_own() -> None:
    files = [rule.file for rule in RULES if rule.about is not None]
    assert all(files)
    assert len(files) == len(set(files))
    assert not [rule.table for rule in RULES if rule.file and rule.about is None]


def test_the_page_tells_what_the_code_does() -> None:
    """docs/erasure.md has a line for each table, in the rule's own words."""
    missing = [rule.table for rule in RULES if line_of(rule.table, rule.fate, rule.file) not in PAGE]
    missing += [table for table, why in NOBODYS.items() if f"| `{table}` | {why} |" not in PAGE]
    assert missing == []


def line_of(table: str, fate: str, file: str) -> str:
    """The table's line on the page."""
    return f"| `{table}` | {fate} | {f'`{file}.json`' if file else ''} |"
