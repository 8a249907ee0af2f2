"""What people type finds what they mean: the table over HTTP, row by row."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.search_quality.making import venues
from tests.integration.search_quality.row import Row
from tests.integration.search_quality.table import TABLE


@pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
def test_the_first_page_is_what_was_meant(stranger: Phone, db: Session, row: Row) -> None:
    complaints = row.complaints(stranger, db)
    assert not complaints, "\n".join([f"{row.q!r} {row.filters}", *complaints[:5]])


def test_the_town_is_large_and_the_table_is_long() -> None:
    assert len(venues()) >= 5000
    assert len({row.name for row in TABLE}) == len(TABLE) >= 60
