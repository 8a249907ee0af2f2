"""The verifier as a command: on a copy of a database, which it leaves as it was."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Policy, Service
from tests import database
from tools.local.cluster import Cluster
from tools.verify.__main__ import main
from tools.verify.worlds import World

NAME = "avatid_verified"


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """A database of its own with three towns in it."""
    url = database.copy_of_template(cluster, NAME)
    with Session(sa.create_engine(url, poolclass=sa.NullPool)) as db:
        for seed in range(3):
            World(db, seed)
        _open_for_longer(db)
        db.commit()
    yield url
    database.drop(cluster, NAME)


def _open_for_longer(db: Session) -> None:
    """The command asks about the coming days, whenever that is: each shop sells something then."""
    db.execute(sa.update(Policy).values(max_days=90, min_notice_minutes=0, max_active_per_customer=None))
    db.execute(sa.update(Service).values(is_performed_by_everyone=True))


def rows(url: str) -> dict[str, int]:
    """How much there is of everything."""
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        names = connection.scalars(
            sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ).all()
        return {
            name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0
            for name in names
            if name not in ("spatial_ref_sys", "alembic_version")
        }


def test_it_books_what_is_listed_and_leaves_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows(url)
    assert main(["--database-url", url, "--days", "3", "--most", "5"]) == 0
    *_shops, total = capsys.readouterr().out.splitlines()
    _six, _businesses, offered, tried, booked, refused = total.split()
    assert int(offered.replace(",", "")) > int(tried) == int(booked) > 10
    assert refused == "0"
    assert rows(url) == before


def test_one_business_can_be_named(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        uid = connection.scalar(sa.text("SELECT uid FROM business ORDER BY id LIMIT 1"))
    assert main(["--database-url", url, "--business", str(uid), "--most", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 businesses")


def test_worlds_can_be_made_up(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows(url)
    assert main(["--database-url", url, "--worlds", "2", "--most", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("4 businesses")
    assert rows(url) == before


def test_what_may_be_production_is_left_alone_unless_it_is_a_copy(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_SQL_INSTANCE", "avatid:europe-west1:main")
    assert main(["--database-url", url, "--most", "1"]) == 2
    assert "production" in capsys.readouterr().err
    monkeypatch.delenv("CLOUD_SQL_INSTANCE")
    assert main(["--database-url", "postgresql+pg8000://app@db.example.com/avatid", "--most", "1"]) == 2


def test_a_single_refusal_ends_with_one(
    url: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody has put a rule into the database that the engine does not know."""
    with database.superuser(cluster, NAME) as connection:
        connection.execute(sa.text("ALTER TABLE booking ADD CONSTRAINT quiet CHECK (false) NOT VALID"))
    assert main(["--database-url", url, "--most", "2"]) == 1
    assert "23514 quiet" in capsys.readouterr().out
