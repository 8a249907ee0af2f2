"""What an operator switches off cannot be begun; what has been begun, and what can be read, stays."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import Forbidden, Invalid
from common.models import OperatorRole
from common.tuning import Feature, standing
from tests.integration.booking.ordering import BOOK
from tests.integration.conftest import Phone
from tests.integration.tuning.conftest import REASON, Panel

ALL = list(Feature)


def begun_by(contract: dict[str, Any], feature: Feature) -> list[tuple[str, str]]:
    """The method and path of everything that belongs to a feature, for things that are not there."""
    return [
        (method, re.sub(r"{[^}]+}", str(UUID(int=7)), path))
        for path, item in sorted(contract["paths"].items())
        for method, operation in item.items()
        if operation.get("x-feature") == feature
    ]


@pytest.mark.parametrize("feature", ALL)
def test_everything_that_begins_it_is_off_and_nothing_else(
    alice: Phone, panel: Panel, contract: dict[str, Any], feature: Feature
) -> None:
    panel.switch(feature, is_on=False)
    assert begun_by(contract, feature)
    for each in ALL:
        for method, path in begun_by(contract, each):
            reply = getattr(alice, method)(path, {})
            is_off = (reply.status_code, reply.json.get("code")) == (503, "feature_off")
            assert is_off == (each is feature), (method, path, reply.text)


def test_the_refusal_says_what_it_is_and_when_to_come_back(alice: Phone, panel: Panel) -> None:
    panel.switch(Feature.BOOKING, is_on=False)
    alice.language = "sq"
    reply = alice.post(BOOK, {})
    assert reply.content_type == "application/problem+json"
    assert (reply.json["feature"], reply.headers["Retry-After"]) == ("booking", "300")
    assert reply.headers["Cache-Control"] == "no-store"


def test_it_is_on_again_with_the_next_request(alice: Phone, panel: Panel) -> None:
    panel.switch(Feature.BOOKING, is_on=False)
    assert alice.post(BOOK, {}).status_code == 503
    panel.switch(Feature.BOOKING, is_on=True)
    assert alice.post(BOOK, {}).status_code == 422


def test_what_is_there_can_be_read_and_called_off(alice: Phone, panel: Panel) -> None:
    for feature in Feature:
        panel.switch(feature, is_on=False)
    assert alice.get("/api/business/my-bookings/").status_code == 200
    assert alice.get("/api/rating/my-rating/").status_code == 200
    assert alice.delete(f"/api/business/booking/{uuid4()}/").status_code == 404


def test_a_turn_is_audited_once_with_its_reason(panel: Panel) -> None:
    assert panel.switch(Feature.CHAT, is_on=False)
    assert not panel.switch(Feature.CHAT, is_on=False)
    assert panel.switch(Feature.CHAT, is_on=True)
    assert not panel.switch(Feature.CHAT, is_on=True)
    assert panel.audited == [
        ("tuning.feature_off", {"feature": "chat"}, REASON),
        ("tuning.feature_on", {"feature": "chat"}, REASON),
    ]


def test_only_admins_turn_what_touches_everybody(panel: Panel, db: Session, alice: Phone) -> None:
    panel.operator.role = OperatorRole.SUPPORT
    with pytest.raises(Forbidden):
        panel.switch(Feature.BOOKING, is_on=False)
    assert alice.post(BOOK, {}).status_code == 422
    assert all(each.is_on for each in standing.features(db))


def test_without_a_reason_nothing_is_turned(panel: Panel, db: Session) -> None:
    with pytest.raises(Invalid):
        panel.switch(Feature.BOOKING, is_on=False, reason=" ")
    assert all(each.is_on for each in standing.features(db))


def test_the_panel_sees_who_switched_off_what_and_when(panel: Panel, db: Session, clock: SetClock) -> None:
    panel.switch(Feature.UPLOADS, is_on=False)
    found = {each.feature: each for each in standing.features(db)}
    assert list(found) == ALL
    off = found.pop(Feature.UPLOADS)
    assert (off.is_on, off.changed_by, off.changed_at) == (False, "Teuta", clock.now())
    assert all(each.is_on and each.changed_at is None for each in found.values())


@pytest.mark.parametrize("feature", ALL)
def test_every_feature_has_words_for_the_panel(feature: Feature) -> None:
    assert feature.label
    assert feature.rests.endswith(".")


def test_the_contract_says_that_it_may_be_off(contract: dict[str, Any]) -> None:
    said = contract["paths"]["/api/business/book/"]["post"]["responses"]["503"]["description"]
    assert "`feature_off`" in said
