"""The page that app stores ask for."""

import pytest

from tests.integration.auth.leaving.conftest import ABOUT
from tests.integration.conftest import Phone


@pytest.mark.parametrize("language", ["en", "sq"])
def test_anybody_can_read_how_to_delete_an_account(stranger: Phone, language: str) -> None:
    stranger.language = language
    reply = stranger.get(ABOUT)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert reply.headers["Content-Language"] == language
    assert reply.headers["Cache-Control"] == "public, max-age=3600"
    assert f'<html lang="{language}">' in reply.text


def test_it_names_the_app_the_days_and_the_way(stranger: Phone) -> None:
    page = stranger.get(ABOUT).text
    for said in (
        "AvatID",
        "14 days",
        "https://avatid.test/settings/delete-account",
        "What goes",
        "What stays",
    ):
        assert said in page
