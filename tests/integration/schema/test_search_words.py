"""A business is found by what it is called and by what it does, however one spells it."""

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from common.models import Business, BusinessSearch, Category
from tests.integration.schema.salon import Shop


def finds(db: Session, prefix: str) -> list[str]:
    """The English names of the businesses that a search for one word's beginning finds."""
    query = func.to_tsquery("simple", func.fold(prefix).op("||")(":*"))
    found = (
        select(Business.name_en)
        .join(BusinessSearch, BusinessSearch.business_id == Business.id)
        .where(BusinessSearch.document.op("@@")(query))
    )
    return list(db.scalars(found))


@pytest.mark.parametrize(
    "prefix", ["sallo", "Borë", "bore", "BORES", "flokëtari", "FLOKETARI", "berb", "hairc", "parukeri"]
)
def test_it_is_found(db: Session, salon: Shop, prefix: str) -> None:
    assert finds(db, prefix) == [salon.business.name_en]


def test_a_service_that_is_no_longer_offered_finds_nothing(db: Session, salon: Shop) -> None:
    salon.service.is_active = False
    db.flush()
    assert finds(db, "haircut") == []


def test_a_renamed_category_is_followed(db: Session, salon: Shop, category: Category) -> None:
    category.synonyms = ["rruajtje"]
    db.flush()
    assert finds(db, "rruaj") == [salon.business.name_en]
    assert finds(db, "berber") == []


def test_a_category_that_is_left_is_forgotten(db: Session, salon: Shop) -> None:
    db.execute(text("DELETE FROM business_category"))
    assert finds(db, "berber") == []


@pytest.mark.parametrize(
    ("written", "folded"), [("Çela Ë", "cela e"), ("ΚΟΜΜΩΤΉΡΙΟ", "κομμωτηριο"), ("Älä", "ala")]
)
def test_folding_forgets_case_and_accents(db: Session, written: str, folded: str) -> None:
    assert db.scalar(select(func.fold(sa.literal(written)))) == folded


def test_a_typing_mistake_still_comes_close(db: Session, salon: Shop) -> None:
    likeness = func.word_similarity("floketri", BusinessSearch.words)
    assert (db.scalar(select(likeness)) or 0) > 0.5
