"""People at the panel: found, looked at, kept out, let in again, signed out."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, User
from tests.integration.auth.mailbox import letters_to
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.salon import Salon
from tests.integration.visits import Diary

LIST = "/admin/users/"
WHY = "She threatens the salon's people."
ME = "/api/user/detail/"


def of(phone: Phone, act: str = "") -> str:
    """The page of whoever has this phone, or one of its acts."""
    return f"{LIST}{person(phone).uid}/{act}"


def person(phone: Phone) -> User:
    assert phone.user is not None
    return phone.user


def listed(desk: Desk, **query: Any) -> list[str]:
    """Who of the four is in the list."""
    table = desk.open(LIST, **query).text.split("<tbody>")[1]
    return [name for name in ("Alice", "Bora", "Teuta") if f">{name}" in table]


def written(db: Session, person: User) -> list[tuple[str, str | None]]:
    """What the audit log says about somebody, with its words, but for who came in."""
    rows = (
        select(AuditLog.action, AuditText.text)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.subject_id == person.id)
        .where(AuditLog.action.not_in(("panel.signed_in", "operator.appointed")))
    )
    return [(row.action, row.text) for row in db.execute(rows.order_by(AuditLog.id))]


def test_people_are_found_by_what_is_theirs_and_by_how_their_names_begin(
    alice: Phone, bora: Phone, support: Desk, db: Session
) -> None:
    her = person(alice)
    her.surname, her.phone, her.phone_verified_at = "Çela Këlliçi", "+355692034567", her.email_verified_at
    db.commit()
    assert listed(support) == ["Alice", "Bora", "Teuta"]
    mine = (str(her.uid), str(her.email).upper(), "069 203 4567", "+355692034567")
    names = ("alice", "ALI", "kelli", "Çela al", " Alice  Cela ")
    assert [listed(support, search=words) for words in (*mine, *names)] == [["Alice"]] * 9
    assert listed(support, search="hox") == ["Teuta"]


@pytest.mark.parametrize(
    "words", ["lice", "%", "_lice", "\x00", "al\x00ice", "a" * 400, "+355", "\\"], ids=ascii
)
def test_what_is_nobodys_finds_nobody(alice: Phone, support: Desk, words: str) -> None:
    assert listed(support, search=words) == []


def test_the_list_is_narrowed_to_those_who_are_kept_out_or_leave(
    alice: Phone, bora: Phone, support: Desk, db: Session, clock: SetClock
) -> None:
    person(alice).blocked_at = clock.now()
    bora_ = person(bora)
    bora_.deletion_requested_at, bora_.erase_at = clock.now(), clock.now() + timedelta(days=14)
    db.commit()
    assert listed(support, flt1_blocked="yes") == ["Alice"]
    assert listed(support, flt2_leaving="yes") == ["Bora"]
    assert listed(support, flt1_blocked="no", flt2_leaving="no") == ["Teuta"]
    person(alice).erased_at = clock.now()
    db.commit()
    assert listed(support, flt1_blocked="yes") == []


def test_a_page_tells_what_one_should_know(
    alice: Phone, support: Desk, admin: Desk, db: Session, salon: Salon, clock: SetClock
) -> None:
    Diary.of(db, salon).visit(clock.now() - timedelta(days=1), person(alice))
    for desk, language in ((support, "en"), (admin, "sq"), (support, "sq"), (admin, "en")):
        desk.act("/admin/language/", language=language)
        assert f'lang="{language}"' in desk.open(LIST).text
        page = desk.open(of(alice)).text
        assert f'<html lang="{language}">' in page
        assert str(person(alice).email) in page
        assert "Bora&#39;s salon" in page
    owner = support.open(of(salon.owner)).text
    assert f"/admin/businesses/{salon.uid}/" in owner


def test_who_has_looked_is_written_down(alice: Phone, support: Desk, db: Session) -> None:
    support.open(LIST)
    assert written(db, person(alice)) == []
    support.open(of(alice))
    assert written(db, person(alice)) == [("panel.looked", None)]
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "panel.looked")).one()
    assert support.operator is not None
    assert (entry.object_kind, entry.object_uid, entry.actor_id) == (
        "user",
        person(alice).uid,
        support.operator.user_id,
    )
    page = support.open(of(alice)).text
    assert "panel.looked" not in page
    everything = f"/admin/audit/?flt3_subject={person(alice).uid}"
    assert f'href="{everything}"' in page
    assert support.open(everything).text.split("<tbody>")[1].count("panel.looked") == 2


def test_whoever_is_blocked_is_out_with_the_next_request(
    alice: Phone, support: Desk, db: Session, runtime: Any
) -> None:
    assert alice.get(ME).status_code == 200
    support.open(of(alice))
    page = support.act(of(alice, "block/"), reason=WHY)
    assert alice.get(ME).status_code == 401
    assert "The account is blocked" in page
    assert WHY.replace("'", "&#39;") in page
    assert ("account.blocked", WHY) in written(db, person(alice))
    assert "is blocked" in letters_to(runtime, str(person(alice).email))[-1].subject
    page = support.act(of(alice, "unblock/"), reason="It was her brother.")
    assert "The account is open again." in page
    db.refresh(person(alice))
    assert person(alice).blocked_at is None


def test_devices_are_signed_out_one_by_one_and_all_at_once(
    alice: Phone, bora: Phone, support: Desk, db: Session
) -> None:
    page = support.open(of(alice)).text
    end = next(part for part in page.split('"') if part.startswith("/admin/users/sessions/"))
    assert "The device is signed out." in support.act(end, reason=WHY)
    assert alice.get(ME).status_code == 401
    assert support.send(end, reason=WHY).status_code == 303
    assert "Nowhere." in support.open(of(alice)).text
    support.open(of(bora))
    assert "All devices are signed out." in support.act(of(bora, "sign-out/"), reason=WHY)
    assert bora.get(ME).status_code == 401
    assert [action for action, _why in written(db, person(bora))][-2:] == [
        "session.all_ended",
        "panel.looked",
    ]


def test_without_a_reason_nothing_is_done(alice: Phone, support: Desk, db: Session) -> None:
    for act in ("block/", "unblock/", "sign-out/"):
        support.open(of(alice))
        assert "reason" in support.act(of(alice, act), reason="")
        support.open(of(alice))
        assert "reason" in support.act(of(alice, act), reason="    no   ")
    assert alice.get(ME).status_code == 200
    assert {action for action, _why in written(db, person(alice))} == {"panel.looked"}


def test_a_field_that_nobody_asked_for_is_refused(alice: Phone, support: Desk) -> None:
    support.open(of(alice))
    assert "This field is not known." in support.act(of(alice, "block/"), reason=WHY, is_admin="1")
    assert alice.get(ME).status_code == 200


def test_colleagues_are_not_blocked(support: Desk, admin: Desk, db: Session) -> None:
    assert support.user is not None
    assert admin.user is not None
    for colleague in (support.user, admin.user):
        theirs = f"{LIST}{colleague.uid}/"
        assert "block/" not in admin.open(theirs).text
        page = admin.act(f"{theirs}block/", reason=WHY)
        assert "one of AvatID&#39;s own people" in page
        db.refresh(colleague)
        assert colleague.blocked_at is None


def test_nobody_is_there_where_there_is_nobody(
    alice: Phone, support: Desk, db: Session, clock: SetClock
) -> None:
    support.open(LIST)
    assert support.open(f"{LIST}{uuid4()}/").status_code == 404
    person(alice).erased_at = clock.now()
    db.commit()
    assert support.open(of(alice)).status_code == 404
    assert support.open(f"{LIST}not-a-uid/").status_code == 404


def test_what_people_call_themselves_is_only_text(alice: Phone, support: Desk, db: Session) -> None:
    person(alice).name = "<script>alert(1)</script>"
    db.commit()
    for path in (LIST, of(alice)):
        page = support.open(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    reason = "<img src=x onerror=alert(2)>"
    assert "<img src=x" not in support.act(of(alice, "block/"), reason=reason)
