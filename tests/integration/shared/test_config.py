"""What an app asks at its start."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.test import Client

from common.runtime import Runtime
from common.settings import Settings
from functions.business import main as business
from tests.integration.conftest import Phone

CONFIG = "/api/shared/config/"


def told_with(runtime: Runtime, **settings: Any) -> Any:
    """The reply of an installation that is set up like this."""
    mine = replace(runtime, settings=runtime.settings.model_copy(update=settings))
    return Phone(Client(business.app(mine))).get(CONFIG).json


def test_it_says_what_this_installation_can_do(stranger: Phone) -> None:
    reply = stranger.get(CONFIG)
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert reply.json == {
        "minimum_app_version": {"ios": "1.0.0", "android": "1.0.0"},
        "languages": ["en", "sq"],
        "default_language": "en",
        "features": {
            "booking": True,
            "payments": False,
            "chat": False,
            "ratings": False,
            "waitlist": False,
            "jobs": True,
        },
    }


def test_chat_is_on_where_it_has_been_set_up(runtime: Runtime) -> None:
    assert told_with(runtime, chat_provider="firestore")["features"]["chat"] is True


def test_the_oldest_app_that_is_understood_is_a_setting(runtime: Runtime) -> None:
    told = told_with(runtime, minimum_app_ios="2.1.0", minimum_app_android="2.0.3")
    assert told["minimum_app_version"] == {"ios": "2.1.0", "android": "2.0.3"}


@pytest.mark.parametrize("nonsense", ["latest", "1.", "", "1.0-beta", "1.2.3.4.5"])
def test_a_version_that_no_app_can_compare_does_not_start(nonsense: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"minimum_app_ios": nonsense})
