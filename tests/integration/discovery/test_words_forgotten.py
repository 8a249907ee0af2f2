"""Words are remembered as long as some business has them, and no owner brings more than a menu has room for."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import SearchWord
from common.runtime import Runtime
from functions.business.tasks.words import forget_search_words
from tests.integration.discovery.places import place, service


def known(db: Session) -> list[str]:
    """All words, twins as often as they are there."""
    return sorted(db.scalars(sa.select(SearchWord.word)))


def test_words_that_nobody_has_any_more_are_forgotten(db: Session, runtime: Runtime) -> None:
    bora = place(db, "Zymbyl Lulebora")
    place(db, "Mimoza", description_en="Prapatica")
    bora.name_en = "Lulebora"
    db.add_all([SearchWord(word="prapatica"), SearchWord(word="mimoza")])  # prose alone; a twin
    db.commit()
    assert {"zymbyl", "lulebora", "mimoza"} <= set(known(db))
    forget_search_words(runtime)
    assert "zymbyl" not in known(db)
    assert "prapatica" not in known(db)
    assert [word for word in known(db) if word in {"lulebora", "mimoza"}] == ["lulebora", "mimoza"]


def test_one_owner_brings_the_words_of_a_long_menu_and_no_more(db: Session) -> None:
    before = len(known(db))
    salon = place(db, "Lulebora")
    for row in range(60):
        service(db, salon, 100, " ".join(_invented(row * 10 + n) for n in range(10)))
    assert "lulebora" in known(db)
    assert 480 <= len(known(db)) - before <= 520  # and what its menu began with before it grew


def _invented(number: int) -> str:
    return "qj" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
