"""Searching for a business by words, and which of the found ones come first."""

import pytest
from sqlalchemy.orm import Session

from common.models import BusinessStatus
from tests.integration.conftest import Phone
from tests.integration.discovery.places import (
    SEARCH,
    TIRANA,
    category,
    names,
    north_of,
    place,
    row_of,
    service,
)

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


@pytest.mark.parametrize(
    "typed", ["Shkoder", "shkodër", "SHKOD", "floktari", "Floktari e Shkodr", "bukurise berb"]
)
def test_accents_case_and_endings_do_not_matter(stranger: Phone, db: Session, typed: str) -> None:
    berber = category(db, "men", name_en="Barbers", name_sq="Berber")
    place(db, "Floktari e Shkodrës", berber, name_sq="Qendra e Bukurisë në Shkodër")
    place(db, "Somebody else")
    assert names(stranger.get(SEARCH, q=typed)) == ["Floktari e Shkodrës"]


@pytest.mark.parametrize("typed", ["berber", "barber", "barbershop", "rruajtje", "hair dye", "ngjyr"])
def test_it_is_found_by_category_synonym_and_service(stranger: Phone, db: Session, typed: str) -> None:
    synonyms = ["barbershop", "rruajtje"]
    berber = category(db, "men", name_en="Barbers", name_sq="Berber", synonyms=synonyms)
    salon = place(db, "Agimi", berber)
    service(db, salon, 2000, "Hair dye", name_sq="Ngjyrosje")
    assert names(stranger.get(SEARCH, q=typed)) == ["Agimi"]


@pytest.mark.parametrize("typed", ["floketri", "Flokteri", "salun bora"])
def test_a_typing_mistake_is_forgiven_when_nothing_matched(stranger: Phone, db: Session, typed: str) -> None:
    place(db, "Sallon Bora Flokëtari")
    place(db, "Dentist")
    assert names(stranger.get(SEARCH, q=typed)) == ["Sallon Bora Flokëtari"]


def test_likeness_does_not_dilute_what_was_found(stranger: Phone, db: Session) -> None:
    place(db, "Berber")
    place(db, "Barber")
    assert names(stranger.get(SEARCH, q="berber")) == ["Berber"]


STRANGE = [
    "!!!",
    "💅",
    "'",
    "\\",
    "a & | ! ( ) <-> :*",
    "':*",
    "ŉ",
    "ŉŉ ''",
    "%",
    "_",
    "__",
    "½ ² ª",
    "a" * 200,
]
STRANGE += [
    "x " * 99,
    "💅 berber",
    "؟",
    "ﷺ",
    "null",
    "-- drop table",
    "�",
    "a\u0301",
    "\u202e",
    "1 2 3 4 5 6 7 8 9 10 11",
]


@pytest.mark.parametrize("typed", STRANGE)
def test_whatever_is_typed_is_only_words(stranger: Phone, db: Session, typed: str) -> None:
    place(db, "Berber")
    assert stranger.get(SEARCH, q=typed).status_code == 200


LIKE_SOMETHING_ELSE = [
    "Sallon 0e44d4",
    "5e6 Studio",
    "12e3ab",
    "sallon-bora.al",
    "Nr. 1.50 / 7",
    "-7 Bar",
    "bora@sallon.al",
    "Berber/2 &amp; <b>Co</b>",
    "Ç ½ Ë",
    "Zzz" * 60,
]


@pytest.mark.parametrize("name", LIKE_SOMETHING_ELSE)
def test_a_name_like_a_number_or_an_address_is_found_by_itself(
    stranger: Phone, db: Session, name: str
) -> None:
    place(db, name)
    place(db, "Somebody else")
    assert names(stranger.get(SEARCH, q=name)) == [name]
    assert names(stranger.get(SEARCH, q=name[:-1])) == [name]


@pytest.mark.parametrize("name", STRANGE)
def test_whatever_a_business_is_called_it_can_be_kept(stranger: Phone, db: Session, name: str) -> None:
    place(db, f"Berber {name}", description_en=name, city=name)
    assert names(stranger.get(SEARCH, q="berber")) == [f"Berber {name}"]


@pytest.mark.parametrize(
    ("typed", "found"), [("b", ["Berber"]), ("  ", ["Berber"]), ("?!", []), ("💅 berber", ["Berber"])]
)
def test_one_letter_is_enough_and_none_is_no_search(
    stranger: Phone, db: Session, typed: str, found: list[str]
) -> None:
    place(db, "Berber")
    assert names(stranger.get(SEARCH, q=typed)) == found


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_what_is_not_public_is_never_found(stranger: Phone, db: Session, status: BusinessStatus) -> None:
    place(db, "Berber Agimi", status=status)
    assert names(stranger.get(SEARCH, q="agimi")) == []
    assert names(stranger.get(SEARCH, q="agmi")) == []
    assert names(stranger.get(SEARCH)) == []


def test_texts_are_in_the_callers_language(stranger: Phone, db: Session) -> None:
    place(db, "Bora's Salon", name_sq="Salloni i Borës", description_en="Hair and nails")
    stranger.language = "sq"
    reply = stranger.get(SEARCH, q="bor")
    row = row_of(reply)
    assert (row["name"], row["description"]) == ("Salloni i Borës", "Hair and nails")
    assert reply.headers["Content-Language"] == "sq"
    stranger.language = "en"
    assert row_of(stranger.get(SEARCH, q="bor"))["name"] == "Bora's Salon"


def test_a_name_counts_more_than_a_description(stranger: Phone, db: Session) -> None:
    place(db, "Second", description_en="also nails")
    place(db, "Nails first")
    assert names(stranger.get(SEARCH, q="nails")) == ["Nails first", "Second"]


def test_of_equally_fitting_ones_the_nearer_comes_first(stranger: Phone, db: Session) -> None:
    place(db, "Berber far", location=north_of(TIRANA, 9000))
    place(db, "Berber near", location=north_of(TIRANA, 900))
    assert names(stranger.get(SEARCH, q="berber", **HERE)) == ["Berber near", "Berber far"]
    assert names(stranger.get(SEARCH, **HERE)) == ["Berber near", "Berber far"]
