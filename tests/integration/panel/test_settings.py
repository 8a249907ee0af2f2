"""Settings: everybody sees how features and limits stand and who turned them; admins turn them."""

from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.i18n import LANGUAGES, translate
from common.models import AuditLog, AuditText, Tuning
from common.tuning import Feature, setting
from common.tuning.declared import DeclaredLimit, limits_of_this_release
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk

SETTINGS = "/admin/settings/"
WHY = "Somebody floods us."
LIMIT = "topics:user:3600"
UPLOAD = "/api/shared/upload/signed/"
NEWS = "/api/notifications/topics/news/"
GONE = DeclaredLimit("fax:user:60", 5, 60, ("POST /api/fax/",))


def switched(desk: Desk, feature: Feature, to: str, reason: str = WHY) -> str:
    """Switch a feature; the page that says so."""
    desk.open(SETTINGS)
    return desk.act(f"{SETTINGS}features/{feature.value}/{to}/", reason=reason)


def turned(desk: Desk, act: str, **fields: str) -> str:
    """Turn a limit; the page that says so."""
    desk.open(SETTINGS)
    return desk.act(f"{SETTINGS}limits/{act}/", **({"reason": WHY} | fields))


def audited(db: Session) -> list[tuple[str, str]]:
    """Which turns stand in the log, and why they were made."""
    rows = select(AuditLog.action, AuditText.text).join(AuditText, AuditText.audit_id == AuditLog.id)
    return [(row.action, str(row.text)) for row in db.execute(rows.order_by(AuditLog.id))]


def test_it_opens_for_both_roles_in_both_languages(support: Desk, admin: Desk) -> None:
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        page = desk.open(SETTINGS).text
        for feature in Feature:
            assert translate(language, feature.label) in page
        assert LIMIT in page


def test_a_feature_that_is_switched_off_rests_until_it_is_switched_on(
    admin: Desk, alice: Phone, db: Session
) -> None:
    page = switched(admin, Feature.UPLOADS, "off")
    assert "Switched off: Pictures." in page
    assert "Pictures: switched off" in page
    assert WHY in page
    assert alice.post(UPLOAD, {}).status_code == 503
    assert "Switched on: Pictures." in switched(admin, Feature.UPLOADS, "on")
    assert alice.post(UPLOAD, {}).status_code == 422
    assert audited(db) == [("tuning.feature_off", WHY), ("tuning.feature_on", WHY)]


def test_what_stands_so_already_is_not_turned_again(admin: Desk, db: Session) -> None:
    assert "That is how it stands already." in switched(admin, Feature.CHAT, "on")
    assert audited(db) == []


def test_a_limit_is_set_and_goes_back_to_what_is_declared(admin: Desk, alice: Phone, db: Session) -> None:
    declared = limits_of_this_release()[LIMIT].times
    page = turned(admin, "set", name=LIMIT, times="2")
    assert f"{LIMIT} allows 2 now." in page
    assert f"declared: {declared}" in page
    assert f"{LIMIT}: 2 instead of {declared}" in page
    assert [alice.post(NEWS).status_code for _try in range(3)][-1] == 429
    page = turned(admin, "reset", name=LIMIT)
    assert f"{LIMIT} is as declared again." in page
    assert f"{LIMIT}: as declared instead of 2" in page
    assert db.scalars(select(Tuning)).all() == []
    assert [action for action, _why in audited(db)] == ["tuning.limit_set", "tuning.limit_reset"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"times": "0"}, "times"),
        ({"times": "100001"}, "times"),
        ({"times": "9" * 400}, "times"),
        ({"times": "many"}, "times"),
        ({"times": ""}, "times"),
        ({"reason": "so"}, "reason"),
        ({"name": "nothing:user:60"}, "does not exist"),
        ({"name": "x" * 300}, "name"),
        ({"value": "3"}, "This field is not known."),
    ],
    ids=["none", "too_many", "huge", "a_word", "empty", "no_reason", "unknown", "long", "more"],
)
def test_what_cannot_be_set(admin: Desk, db: Session, fields: dict[str, str], said: str) -> None:
    assert said in turned(admin, "set", **({"name": LIMIT, "times": "7"} | fields)).split("<h2>")[0]
    assert db.scalars(select(Tuning)).all() == []
    assert audited(db) == []


def test_a_limit_of_an_earlier_release_is_shown_and_forgotten(
    admin: Desk, db: Session, clock: SetClock
) -> None:
    assert admin.operator is not None
    setting.set_limit(db, admin.operator, GONE, 9, WHY, now=clock.now(), request_id="tap-1")
    db.commit()
    page = admin.open(SETTINGS).text
    assert "this release does not know it" in page
    assert "Forget it" in page
    assert f"{GONE.name} is as declared again." in turned(admin, "reset", name=GONE.name)
    assert "does not exist" in turned(admin, "reset", name=GONE.name)


@pytest.mark.parametrize("act", ["features/chat/off", "features/chat/on", "limits/set", "limits/reset"])
def test_support_turns_nothing(support: Desk, db: Session, act: str) -> None:
    page = support.open(SETTINGS).text
    assert act not in page
    assert "Only admins turn something here." in page
    reply = support.send(f"{SETTINGS}{act}/", reason=WHY, name=LIMIT, times="3")
    assert reply.status_code in (303, 403)
    assert "You are not allowed to do this." in support.open(SETTINGS).text
    assert db.scalars(select(Tuning)).all() == []
    assert audited(db) == []


def test_a_feature_that_there_is_not(admin: Desk) -> None:
    admin.open(SETTINGS)
    assert "does not exist" in admin.act(f"{SETTINGS}features/fax/off/", reason=WHY)


def test_words_are_only_text(admin: Desk) -> None:
    page = switched(admin, Feature.CHAT, "off", "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
