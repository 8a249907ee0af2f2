"""Who is one of AvatID's own people: for admins, and never about oneself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common import audit
from common.clock import SetClock
from common.models import AuditLog, AuditText, Operator, OperatorRole, User
from common.runtime import Runtime
from functions.auth import passwords
from functions.auth.operating import colleagues
from tests.integration.at_once import somebody_waits
from tests.integration.conftest import Phone, town_of
from tests.integration.panel.desk import PASSWORD, Desk, appointed
from tests.integration.salon import Salon

HERE = "/admin/operators/"
WHY = "She has moved to the help desk."


def of(desk: Desk, act: str) -> str:
    """An act on the colleague who sits there."""
    return f"{HERE}{person(desk).uid}/{act}/"


def person(desk: Desk) -> User:
    assert desk.user is not None
    return desk.user


def row(db: Session, user: User | None) -> Operator | None:
    assert user is not None
    return db.get(Operator, user.id, populate_existing=True)


def is_at_the_door(desk: Desk) -> bool:
    return 'name="password"' in desk.open("/admin/users/").text


def written(db: Session) -> list[tuple[str, str]]:
    """What stands in the audit log with words."""
    rows = select(AuditLog.action, AuditText.text).join(AuditText, AuditText.audit_id == AuditLog.id)
    return [(row.action, str(row.text)) for row in db.execute(rows.order_by(AuditLog.id))]


def test_admins_see_who_is_one(support: Desk, admin: Desk) -> None:
    for language in ("en", "sq"):
        admin.act("/admin/language/", language=language)
        page = admin.open(HERE)
        assert (page.status_code, f'<html lang="{language}">' in page.text) == (200, True)
        assert "teuta@avatid.example" in page.text
    assert f'href="{HERE}"' in admin.open("/admin/users/").text


def test_for_support_the_page_is_not_there_and_nothing_can_be_done(
    support: Desk, admin: Desk, db: Session
) -> None:
    assert f'href="{HERE}"' not in support.open("/admin/users/").text
    assert support.open(HERE).status_code == 403
    for act in ("role", "revoke", "second-factor"):
        support.open("/admin/users/")
        fields = {"role": "support"} if act == "role" else {}
        assert support.send(of(admin, act), reason=WHY, **fields).status_code in (303, 403)
        assert "You are not allowed to do this." in support.open("/admin/users/").text
    found = row(db, admin.user)
    assert found is not None
    assert (found.role, found.revoked_at, found.totp_confirmed_at is None) == (
        OperatorRole.ADMIN,
        None,
        False,
    )
    assert written(db) == []


def test_somebody_with_an_account_is_appointed_and_makes_a_second_factor_first(
    admin: Desk, erion: Phone, db: Session, runtime: Runtime
) -> None:
    assert erion.user is not None
    erion.user.password_hash = passwords.hashed(PASSWORD, runtime.settings)
    db.commit()
    admin.open(HERE)
    page = admin.act(
        f"{HERE}appoint/", email=f" {str(erion.user.email).upper()} ", role="support", reason=WHY
    )
    assert "Erion can sign in here now" in page
    assert "Second factor not made yet" in page
    assert written(db) == [("operator.appointed", WHY)]
    assert audit.verify(db) is None
    new = Desk(Client(admin.browser.application), user=erion.user)
    new.open("/admin/sign-in/")
    reply = new.send("/admin/sign-in/", email=str(erion.user.email), password=PASSWORD)
    assert reply.headers["Location"].endswith("/second-factor/")


def test_who_cannot_be_appointed(
    admin: Desk, support: Desk, erion: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    assert erion.user is not None
    assert bora.user is not None
    erion.user.email_verified_at = None
    db.commit()

    def said(email: str, **more: str) -> str:
        admin.open(HERE)
        return admin.act(f"{HERE}appoint/", **({"email": email, "role": "admin", "reason": WHY} | more))

    assert "Nobody has an account with this address." in said("nobody@avatid.example")
    assert "Nobody has an account with this address." in said(str(erion.user.email))
    assert "This person works for a business." in said(str(bora.user.email))
    assert "own people already" in said("teuta@avatid.example")
    assert "role: This is not one of the choices." in said("erion@example.com", role="owner")
    assert "email" in said("not an address")
    assert "reason" in said("teuta@avatid.example", reason="")
    assert "This field is not known." in said("teuta@avatid.example", user_id="1")
    assert db.scalars(select(Operator.role).order_by(Operator.role)).all() == ["admin", "support"]
    assert written(db) == []


def test_with_another_role_one_signs_in_anew(
    admin: Desk, support: Desk, db: Session, clock: SetClock
) -> None:
    admin.open(HERE)
    assert "Teuta Hoxha has another role now" in admin.act(of(support, "role"), role="admin", reason=WHY)
    assert is_at_the_door(support)
    clock.advance(timedelta(minutes=1))
    assert support.sign_in(clock).status_code == 200
    assert support.open(HERE).status_code == 200
    assert written(db) == [("operator.appointed", WHY)]


def test_whoever_is_revoked_is_out_with_the_next_request(
    admin: Desk, support: Desk, db: Session, clock: SetClock
) -> None:
    admin.open(HERE)
    assert "Teuta Hoxha is no operator any more." in admin.act(of(support, "revoke"), reason=WHY)
    assert is_at_the_door(support)
    assert written(db) == [("operator.revoked", WHY)]
    admin.open(HERE)
    assert "does not exist" in admin.act(of(support, "revoke"), reason=WHY)
    assert "No more, since" in admin.open(HERE).text
    person(support).erased_at = clock.now()
    db.commit()
    assert "Deleted user" in admin.open(HERE).text


def test_a_second_factor_is_made_anew(admin: Desk, support: Desk, db: Session, clock: SetClock) -> None:
    admin.open(HERE)
    page = admin.act(of(support, "second-factor"), reason="Her phone is in the lake.")
    assert "Teuta Hoxha makes a second factor anew" in page
    assert is_at_the_door(support)
    clock.advance(timedelta(minutes=1))
    support.open("/admin/sign-in/")
    reply = support.send("/admin/sign-in/", email="teuta@avatid.example", password=PASSWORD)
    assert reply.headers["Location"].endswith("/second-factor/")
    assert written(db) == [("operator.totp_reset", "Her phone is in the lake.")]


def test_nobody_changes_their_own_rights(admin: Desk, db: Session) -> None:
    for act in ("role", "revoke", "second-factor"):
        admin.open(HERE)
        assert of(admin, act) not in admin.open(HERE).text
        fields = {"role": "support"} if act == "role" else {}
        assert "Nobody changes their own rights." in admin.act(of(admin, act), reason=WHY, **fields)
    found = row(db, admin.user)
    assert found is not None
    assert (found.role, found.revoked_at) == (OperatorRole.ADMIN, None)
    assert written(db) == []


@pytest.mark.parametrize("act", ["role", "revoke", "second-factor"])
def test_only_colleagues_can_be_meant(admin: Desk, erion: Phone, act: str) -> None:
    assert erion.user is not None
    fields = {"role": "admin"} if act == "role" else {}
    for uid in (uuid4(), erion.user.uid):
        admin.open(HERE)
        assert "does not exist" in admin.act(f"{HERE}{uid}/{act}/", reason=WHY, **fields)


def test_of_two_admins_who_revoke_each_other_one_stays(
    runtime_that_commits: Runtime, clock: SetClock
) -> None:
    """The second waits until the first is done, and is then no admin any more."""
    town, transactions = town_of(runtime_that_commits), runtime_that_commits.transactions
    with transactions.begin() as db:
        desks = [
            appointed(name, OperatorRole.ADMIN, town, db, runtime_that_commits, clock)
            for name in ("Genta", "Ilir")
        ]
    genta, ilir = desks
    assert ilir.sign_in(clock).status_code == 200
    ilir.open(HERE)
    with ThreadPoolExecutor(1) as pool:
        with transactions.begin() as db:
            admin = db.get_one(Operator, person(genta).id)
            colleagues.revoke(db, admin, person(ilir).uid, WHY, now=clock.now(), request_id="r-1")
            second = pool.submit(ilir.send, of(genta, "revoke"), reason=WHY)
            while not (second.done() or somebody_waits(transactions)):
                pass
            assert not second.done()
        second.result()
    with transactions.begin() as db:
        still = select(Operator.user_id).where(Operator.revoked_at.is_(None))
        assert db.scalars(still).all() == [person(genta).id]
        assert len(written(db)) == 1


def test_what_colleagues_call_themselves_is_only_text(admin: Desk, support: Desk, db: Session) -> None:
    person(support).name = "<script>alert(1)</script>"
    db.commit()
    page = admin.open(HERE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
