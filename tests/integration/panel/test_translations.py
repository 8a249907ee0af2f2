"""What is there in one language only: how many texts, whose, and which ones."""

from itertools import product

import pytest
from sqlalchemy.orm import Session

from common import untranslated
from common.i18n import LANGUAGES, catalogs, translate
from tests.integration.discovery.places import category, place, service
from tests.integration.panel.desk import Desk

PAGE = "/admin/translations/"


def gaps(desk: Desk, **query: str) -> str:
    """The list of what is missing."""
    return desk.open(PAGE, **query).text.split('<h2 id="gaps">')[1]


def test_it_opens_for_both_roles_in_both_languages(support: Desk, admin: Desk) -> None:
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        page = desk.open(PAGE)
        assert page.status_code == 200
        assert translate(language, "How much is missing") in page.text


def test_the_gaps_are_counted_and_listed(support: Desk, db: Session) -> None:
    salon = place(db, "Sallon <Bora>", description_en="Near the lake.", description_sq="")
    cut = category(db, "hair")
    service(db, salon, 1000, "Cut", category=cut, name_sq="Prerje", description_sq="Shpejt.")
    db.commit()
    page = support.open(PAGE).text
    link = f'<a href="{PAGE}?kind={{}}&amp;language={{}}#gaps">{{}}</a>'
    assert link.format("business", "sq", 2) in page
    assert link.format("service", "en", 1) in page
    assert page.count(f'<a href="/admin/businesses/{salon.uid}/">Sallon &lt;Bora&gt;</a>') == 1
    theirs = gaps(support, kind="business", language="sq")
    assert theirs.count(f'href="/admin/businesses/{salon.uid}/"') == 2
    assert "Description" in theirs
    assert "Cut" in gaps(support, kind="service", language="en")
    assert "Nothing here." in gaps(support, kind="service", language="sq")


def test_there_are_pages(support: Desk, db: Session) -> None:
    for number in range(51):
        category(db, f"cat-{number:02}", name_sq="")
    db.commit()
    assert gaps(support).count("<tr><td>") == 50
    assert gaps(support, page="1").count("<tr><td>") == 1
    assert "Nothing here." in gaps(support, page="2")


@pytest.mark.parametrize("query", ["kind=user", "language=de", "page=-1", "page=99999999999", "page=x"])
def test_what_cannot_be_asked(support: Desk, query: str) -> None:
    assert support.open(f"{PAGE}?{query}").status_code == 422


def test_our_own_sentences_are_those_of_the_catalogs() -> None:
    ours = untranslated.sentences_of_this_release()
    for language in LANGUAGES:
        kept = catalogs.kept(language)
        found = [each.msgid for each in ours if each.language == language and not each.is_fuzzy]
        assert found == catalogs.untranslated(language, kept)
        assert len(list(kept)) > 500
