"""Importing into the test's own database, on behalf of Bora."""

import os
import pathlib
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business
from functions.business.importing.reading import read, read_services
from functions.business.importing.report import Report
from functions.business.importing.venues import import_venues
from tests.integration.conftest import Phone
from tools.reference import load_categories

DATA = pathlib.Path(__file__).parent / "data"
TIRANA = DATA / "venues-tirana.geojson"
WITH_BAD_ROWS = DATA / "venues-tirana-with-bad-rows.geojson"
SERVICES = DATA / "services-tirana.csv"

Importing = Callable[..., Report]


@pytest.fixture
def importing(db: Session, bora: Phone, clock: SetClock) -> Importing:
    """Import a file of venues, and perhaps one of services, and commit."""

    def run(
        file: pathlib.Path = TIRANA,
        services: pathlib.Path | None = None,
        *,
        owner: Phone = bora,
        skip_bad: bool = False,
    ) -> Report:
        assert owner.user is not None
        venues = read(file.read_bytes(), clock.now().date())
        offered = read_services(services.read_bytes()) if services else []
        categories = load_categories(db)
        report = import_venues(
            db, owner.user, venues, offered, categories=categories, clock=clock, skip_bad=skip_bad
        )
        db.commit()
        return report

    return run


@pytest.fixture
def venue(db: Session) -> Callable[[str], Business]:
    """The business that a venue of the file has become."""

    def named(name: str) -> Business:
        return db.scalars(select(Business).where(Business.name_en == name)).one()

    return named


@pytest.fixture
def helsinki() -> pathlib.Path:
    """The venues of central Helsinki, where they are at hand."""
    folder = os.environ.get("VENUES_DIR")
    if not folder:
        pytest.skip("NOT TESTED: Helsinki. Set VENUES_DIR to the folder of venues-helsinki.geojson.")
    return pathlib.Path(folder) / "venues-helsinki.geojson"
