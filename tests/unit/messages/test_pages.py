"""The pages we show in a browser are as readable as our mails."""

import pytest

from common.i18n import LANGUAGES
from common.messages import FOLDER
from tests.unit.messages.page import Page, contrast
from tools.messages.examples import WebPage, web_pages

ALL = [page for language in LANGUAGES for page in web_pages(language)]
NAMES = [f"{page.path}-{page.language}" for page in ALL]


def test_every_page_has_an_example() -> None:
    whole = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.html") if path.stem != "body"}
    assert {page.path for page in ALL} == whole


@pytest.mark.parametrize("page", ALL, ids=NAMES)
def test_it_can_be_read_by_day_and_by_night(page: WebPage) -> None:
    for is_dark in (False, True):
        read = Page(page.html, is_dark=is_dark)
        assert read.all("html")[0].attributes["lang"] == page.language
        assert len(read.all("h1")) == 1
        assert all(contrast(look) >= 4.5 and look.size >= 14 for _text, look in read.texts)


@pytest.mark.parametrize("page", ALL, ids=NAMES)
def test_it_has_one_thing_to_press_at_most(page: WebPage) -> None:
    read = Page(page.html)
    assert len(read.buttons()) + len(read.all("button")) <= 1
