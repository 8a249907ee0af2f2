"""What Facebook may answer about an access token, and what we make of it: a graph that says what it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, jsonify

from common.clock import SetClock
from common.integrations.identity import Given, IdentityError, Refused
from common.integrations.identity_facebook import FacebookIdentity
from common.settings import Settings
from tools.local.serve import serving

APP = "100000000000001"
NOW = 1803888000  # A_MONDAY_MORNING, in seconds
INSPECTED = {"app_id": APP, "is_valid": True, "expires_at": NOW + 3600, "user_id": "4711"}
PERSON = {"id": "4711", "name": "Arta Hoxha"}


@dataclass
class Graph:
    """Two answers, good ones until a test changes them."""

    url: str = ""
    inspected: Any = field(default_factory=lambda: dict(INSPECTED))
    person: Any = field(default_factory=lambda: dict(PERSON))


@pytest.fixture
def graph() -> Iterator[Graph]:
    """The graph, served."""
    told, app = Graph(), Flask("graph")
    app.add_url_rule("/debug_token", "debug", lambda: jsonify(data=told.inspected))
    app.add_url_rule("/me", "me", lambda: jsonify(told.person))
    with serving(app) as told.url:
        yield told


def subject(graph: Graph, settings: Settings, clock: SetClock) -> str:
    """Whom we take the bearer for."""
    ours = {"facebook_app_id": APP, "facebook_app_secret": "secret", "facebook_graph_url": graph.url}
    facebook = FacebookIdentity(Settings.model_validate({**settings.model_dump(), **ours}))
    return facebook.prove(Given(access_token="EAA"), clock.now()).subject


@pytest.mark.parametrize("changed", [{}, {"app_id": int(APP)}, {"expires_at": 0}, {"user_id": 4711}], ids=str)
def test_a_live_token_of_our_own_app_says_who_it_is(
    graph: Graph, settings: Settings, clock: SetClock, changed: dict[str, Any]
) -> None:
    graph.inspected |= changed
    assert subject(graph, settings, clock) == "4711"


@pytest.mark.parametrize(
    "changed",
    [
        {"app_id": "999999999999999"},
        {"app_id": None},
        {"app_id": [APP]},
        {"is_valid": False},
        {"is_valid": "true"},
        {"is_valid": 1},
        {"is_valid": None},
        {"expires_at": NOW},
        {"expires_at": NOW - 1},
        {"expires_at": -1},
        {"expires_at": None},
        {"expires_at": str(NOW + 3600)},
        {"expires_at": True},
        {"expires_at": False},
        {"user_id": None},
        {"user_id": ""},
        {"user_id": "4711\u0000"},
        {"user_id": ["4711"]},
        {"user_id": True},
        {"user_id": "me"},
    ],
    ids=str,
)
def test_any_other_is_refused(
    graph: Graph, settings: Settings, clock: SetClock, changed: dict[str, Any]
) -> None:
    graph.inspected |= changed
    with pytest.raises(Refused):
        subject(graph, settings, clock)


@pytest.mark.parametrize("person", [{"id": "4712"}, {}, {"id": 4711}, {"id": None}], ids=str)
def test_a_profile_of_somebody_else_is_refused(
    graph: Graph, settings: Settings, clock: SetClock, person: dict[str, Any]
) -> None:
    graph.person = person
    with pytest.raises(Refused):
        subject(graph, settings, clock)


@pytest.mark.parametrize("nonsense", [None, [], "yes", 7])
def test_nonsense_is_no_answer(graph: Graph, settings: Settings, clock: SetClock, nonsense: Any) -> None:
    graph.inspected = nonsense
    with pytest.raises(IdentityError) as refused:
        subject(graph, settings, clock)
    assert not isinstance(refused.value, Refused)
