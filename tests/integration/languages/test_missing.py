"""The list of what lacks one of the languages: `make sync-translations`."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from common import untranslated
from common.i18n import catalogs
from common.models import BusinessStatus, JobOpening
from common.untranslated import Sentence
from tests.integration.discovery.places import category, place, service
from tools import translations

OURS = [Sentence("sq", "Good morning.", is_fuzzy=False), Sentence("sq", "Good night.", is_fuzzy=True)]


def of(db: Session, name: str) -> set[tuple[str, str, str]]:
    """Kind, field and language of everything that a business lacks."""
    return {
        (kind, field, language)
        for kind, _uid, business, _own, _name, field, language in untranslated.every(db)
        if business == name
    }


def test_what_is_there_in_one_language_only_is_missing_in_the_other(db: Session) -> None:
    salon = place(db, "Sallon Bora", description_en="Near the lake.", description_sq=" ")
    cut = category(db, "hair")
    service(db, salon, 1000, "Cut", category=cut, name_sq="Prerje", description_sq="Shpejt.")
    db.add(JobOpening(business_id=salon.id, title_en="Barber wanted", description_en="", title_sq=None))
    db.flush()
    assert of(db, "Sallon Bora") == {
        ("business", "name", "sq"),
        ("business", "description", "sq"),
        ("service", "description", "en"),
        ("job", "title", "sq"),
    }


def test_what_nobody_has_written_lacks_nothing(db: Session) -> None:
    place(db, "Sallon Bora", name_sq="Salloni i Borës", description_en="", description_sq=None)
    assert of(db, "Sallon Bora") == set()


@pytest.mark.parametrize("gone", [{"status": BusinessStatus.CLOSED}, {"archived": True}])
def test_what_is_closed_needs_no_words(db: Session, gone: dict[str, object]) -> None:
    salon = place(db, "Sallon Bora", **({"status": gone["status"]} if "status" in gone else {}))
    cut = service(db, salon, 1000, "Cut")
    if "archived" in gone:
        salon.name_sq, cut.is_active = "Salloni", False
    db.flush()
    assert of(db, "Sallon Bora") == set()


def test_categories_are_counted_too(db: Session) -> None:
    before = untranslated.counts(db).get(("category", "sq"), 0)
    category(db, "hair", name_sq="")
    assert untranslated.counts(db)["category", "sq"] == before + 1


def test_those_who_lack_most_come_first(db: Session) -> None:
    little, much = place(db, "Little"), place(db, "Much", description_en="Near the lake.")
    for number in range(2):
        service(db, much, 1000 + number, f"Cut {number}")
    found = untranslated.worst(db, 2)
    assert found == [("Much", str(much.uid), 4), ("Little", str(little.uid), 1)]
    assert untranslated.worst(db, 1) == found[:1]


def test_the_report_says_it_in_sums_and_names(db: Session) -> None:
    place(db, "Sallon Bora")
    is_missing, lines = translations.written(db, OURS, 20)
    assert is_missing
    text = "\n".join(lines)
    assert "Albanian  is missing: 1 sentences (1 more only guessed)" in text
    assert "English   is missing: 0 sentences" in text
    assert "'Good morning.'" in text
    assert "guessed: 'Good night.'" in text
    assert "Sallon Bora" in text


def test_the_file_has_a_line_for_every_text_and_holds_no_formula(
    db: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    salon = place(db, "=HYPERLINK(1)")
    assert translations.as_csv(untranslated.every(db), OURS)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == untranslated.COLUMNS
    (row,) = [each for each in rows if each["business_uid"] == str(salon.uid)]
    assert row["business"] == "'=HYPERLINK(1)"
    assert (row["kind"], row["field"], row["language"]) == ("business", "name", "sq")
    assert [each["name"] for each in rows if each["kind"] == "sentence"] == ["Good morning.", "Good night."]


def test_a_guess_is_told_from_a_translation() -> None:
    known = catalogs.PlainCatalog(locale="sq", fuzzy=False)
    known.add("Good morning.", "Mirëmëngjes.")
    known.add("Good night.", "Mirëdita.", flags=["fuzzy"])
    assert catalogs.guessed(known) == ["Good night."]


@pytest.mark.parametrize(("words", "ends"), [([], 0), (["--strict"], 1), (["--csv", "--strict"], 1)])
def test_it_complains_only_when_asked_to(db: Session, words: list[str], ends: int) -> None:
    place(db, "Sallon Bora")
    assert translations.run(db, translations.arguments_of(words)) == ends
