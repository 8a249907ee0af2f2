"""A business is found by what it is called and by what it does, however one spells it."""

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from common.models import Business, BusinessSearch, Category, SearchWord
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
    assert finds(db, "berber") == [salon.business.name_en]  # a service of that kind is there still
    salon.service.is_active = False
    db.flush()
    assert finds(db, "berber") == []


@pytest.mark.parametrize(
    ("written", "folded"), [("Çela Ë", "cela e"), ("ΚΟΜΜΩΤΉΡΙΟ", "κομμωτηριο"), ("Älä", "ala")]
)
def test_folding_forgets_case_and_accents(db: Session, written: str, folded: str) -> None:
    assert db.scalar(select(func.fold(sa.literal(written)))) == folded


def wanted(db: Session, typed: str) -> str | None:
    """The search that typed words become, as PostgreSQL writes it."""
    return db.scalar(select(sa.cast(func.wanted(typed), sa.Text)))


def test_a_word_that_begins_a_known_one_is_taken_as_it_is(db: Session, salon: Shop) -> None:
    assert wanted(db, "Flokët bore") == "'floket':* & 'bore':*"


@pytest.mark.parametrize(
    "mistyped", ["floketri", "flokteari", "flaketari", "floketaari", "floketra", "folketari"]
)
def test_any_other_word_is_also_what_it_may_have_meant(db: Session, salon: Shop, mistyped: str) -> None:
    assert wanted(db, f"{mistyped} bore") == f"( '{mistyped}':* | 'floketari':* ) & 'bore':*"


@pytest.mark.parametrize(
    ("typed", "left"), [("berber në Tiranë", ["berber", "tirane"]), ("te e", ["te", "e"]), ("?!", [])]
)
def test_words_that_only_join_others_are_left_out(db: Session, typed: str, left: list[str]) -> None:
    assert db.scalar(select(func.typed_words(typed))) == left


@pytest.mark.parametrize(
    "typed",
    ["", "' & | ! <->", "\\", "💅", "a\u0301 ŉ ﷺ", "x" * 5000, "((:*", "berb" + "ë" * 900, "\u202e%_½"],
)
def test_whatever_is_typed_is_a_search(db: Session, salon: Shop, typed: str) -> None:
    assert wanted(db, typed) is not None


def test_a_word_is_remembered_once(db: Session, salon: Shop) -> None:
    db.add(Business(name_en=salon.business.name_en, name_sq=salon.business.name_sq))
    db.flush()
    words = list(db.scalars(select(SearchWord.word)))
    assert "floketari" in words
    assert len(words) == len(set(words))
