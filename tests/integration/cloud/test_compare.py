"""Two databases that should be the same: whatever is not is named, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests import database
from tools.cloud.compare.__main__ import main
from tools.cloud.compare.conditions import alike
from tools.cloud.compare.places import engine_here, names_a_database
from tools.local.cluster import Cluster

PEOPLE = """
INSERT INTO users (uid, name, email, created_at, updated_at)
SELECT gen_random_uuid(), 'Person ' || n, 'person' || n || '@example.com', '2027-03-01', '2027-03-01'
  FROM generate_series(1, 50) n
"""


@pytest.fixture(scope="module")
def pair(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """A database with fifty people, and what was made of it by copying."""
    left, right = (f"avatid_{uuid4().hex[:12]}" for _side in range(2))
    database.copy_of_template(cluster, left)
    with database.superuser(cluster, left) as connection:
        connection.execute(sa.text(PEOPLE))
    with database.superuser(cluster, "postgres") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {right} TEMPLATE {left} STRATEGY file_copy"))
    yield cluster.url("postgres", left), cluster.url("postgres", right)
    for name in (left, right):
        database.drop(cluster, name)


@pytest.fixture
def compared(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str]]]:
    """Compare them after something has been done to the right one, which is undone for the next test."""

    def compare(*sql: str, undo: str = "") -> tuple[int, list[str]]:
        left, right = pair
        _do(right, *sql)
        try:
            ended = main(["--left", left, "--right", right])
        finally:
            _do(right, *undo.split(";") if undo else ())
        return ended, capsys.readouterr().out.splitlines()

    return compare


def _do(url: str, *sql: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in sql:
            connection.execute(sa.text(statement))
    engine.dispose()


Compare = Callable[..., tuple[int, list[str]]]


def test_a_copy_is_the_same(compared: Compare) -> None:
    ended, (line,) = compared()
    assert ended == 0
    assert line.startswith("The same: ")
    assert int(line.split(", ")[1].split()[0]) >= 50


def test_the_order_of_rows_does_not_count(compared: Compare) -> None:
    """Half of them are written anew, elsewhere in the table."""
    assert compared("UPDATE users SET name = name WHERE id % 2 = 0")[0] == 0


def test_one_letter_of_one_row_is_found(compared: Compare) -> None:
    change = "UPDATE users SET name = 'Person 7.' WHERE name = 'Person 7'"
    ended, lines = compared(change, undo="UPDATE users SET name = 'Person 7' WHERE name = 'Person 7.'")
    assert ended == 1
    assert lines == ["table public.users: 50 rows on both sides, and they differ", "1 differences."]


def test_two_rows_that_changed_places_are_found(compared: Compare) -> None:
    """As many of each value as before: only whole rows tell."""
    swap = "UPDATE users SET name = CASE name WHEN 'Person 1' THEN 'Person 2' ELSE 'Person 1' END"
    swap += " WHERE name IN ('Person 1', 'Person 2')"
    ended, lines = compared(swap, undo=swap)
    assert (ended, lines[0]) == (1, "table public.users: 50 rows on both sides, and they differ")


def test_a_table_too_many_is_found(compared: Compare) -> None:
    ended, lines = compared("CREATE TABLE aside (id int)", undo="DROP TABLE aside")
    assert ended == 1
    assert "table public.aside: only right" in lines
    assert {line.split(".")[0] for line in lines[:-1]} == {
        "table public",
        "column aside",
        "relation aside: only right",
    }


@pytest.mark.parametrize(
    ("change", "undo", "named"),
    [
        (
            "ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap",
            "ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap {definition}",
            "constraint occupancy.occupancy_no_overlap: only left",
        ),
        (
            "ALTER TABLE audit_log DISABLE TRIGGER USER",
            "ALTER TABLE audit_log ENABLE TRIGGER USER",
            "trigger audit_log.",
        ),
        (
            "REVOKE SELECT ON users FROM avatid_app",
            "GRANT SELECT ON users TO avatid_app",
            "relation users: differs",
        ),
        (
            "ALTER TABLE users ALTER name DROP NOT NULL",
            "ALTER TABLE users ALTER name SET NOT NULL",
            "column users.name",
        ),
    ],
    ids=["constraint", "trigger", "grant", "column"],
)
def test_what_holds_the_rows_together_counts(
    compared: Compare, pair: tuple[str, str], change: str, undo: str, named: str
) -> None:
    find = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'occupancy_no_overlap'"
    engine = sa.create_engine(pair[0], poolclass=sa.NullPool)
    with engine.connect() as connection:
        definition = connection.scalar(sa.text(find))
    ended, lines = compared(change, undo=undo.replace("{definition}", str(definition)))
    assert ended == 1
    assert any(line.startswith(named) for line in lines), lines


def test_a_sequence_that_would_hand_out_a_number_again_is_unsound(compared: Compare) -> None:
    back = "SELECT setval(pg_get_serial_sequence('users', 'id'), 1, false)"
    ended, lines = compared(
        back, undo="SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users))"
    )
    assert ended == 1
    assert any("is behind users.id" in line for line in lines), lines


def test_what_was_kept_before_the_accident_is_as_good(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "before.json")
    assert main(["--left", pair[0], "--keep", kept]) == 0
    assert "person7@" not in Path(kept).read_text()
    assert main(["--left", kept, "--right", pair[1]]) == 0
    assert "The same" in capsys.readouterr().out


@pytest.mark.parametrize(
    "place",
    [
        "postgresql+pg8000://nobody:hush@127.0.0.1:1/none",
        "postgresql+pg8000://nobody:hush@127.0.0.1:port/none",
        "postgresql+hush://nobody:hush@127.0.0.1/none",
        "://hush",
        "/nowhere.json",
    ],
)
def test_what_cannot_be_read_is_not_called_the_same(
    pair: tuple[str, str], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--left", pair[0], "--right", place]) == 2
    assert "hush" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "CHECK ((((a >= 1) AND (a <= 9)) AND (b <= 3)))",
            "CHECK (((a >= 1) AND (a <= 9) AND (b <= 3)))",
            True,
        ),
        ("CHECK ((((a > 1) OR (a < 9)) AND (b < 3)))", "CHECK (((a > 1) OR ((a < 9) AND (b < 3))))", False),
        ("CHECK ((NOT ((a > 1) AND (b > 1))) AND (c))", "CHECK ((NOT (a > 1) AND (b > 1)) AND (c))", False),
        ("CHECK ((a ~ '(x AND y) AND z'))", "CHECK ((a ~ 'x AND y AND z'))", False),
    ],
)
def test_conditions_are_alike_only_if_they_say_the_same(one: str, other: str, same: bool) -> None:
    """A dump drops the parentheses of an AND inside an AND."""
    assert (alike(one) == alike(other)) is same


@pytest.mark.parametrize(
    ("place", "is_one"),
    [
        ("avatid-prod:europe-west1:avatid-restored", True),
        ("example.com:avatid:europe-west1:avatid", True),
        ("postgresql+psycopg://somebody@host/avatid", True),
        ("before.json", False),
        ("/kept/before.json", False),
    ],
)
def test_an_instance_is_known_by_its_name(place: str, is_one: bool) -> None:
    assert names_a_database(place) is is_one


def test_two_databases_without_a_table_are_not_called_the_same(pair: tuple[str, str]) -> None:
    """A wrong name, or somebody who may read none of them: nothing was compared."""
    bare = pair[0].rpartition("/")[0] + "/postgres"
    assert main(["--left", bare, "--right", bare]) == 2


def test_reading_a_large_table_may_take_longer_than_a_function_has(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the functions' settings it would be cut off after seconds, and so would what works on all rows."""
    monkeypatch.setenv("DATABASE_URL", cluster.url("postgres", "postgres"))
    engine = engine_here()
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "0"
    engine.dispose()


def test_a_table_that_is_not_for_whoever_asks_is_left_out_and_said(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = (url.replace("postgres@", "avatid_app@") for url in pair)
    assert main(["--left", left, "--right", right]) == 0
    assert "not read: public.alembic_version" in capsys.readouterr().out
