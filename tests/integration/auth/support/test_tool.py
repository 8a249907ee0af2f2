"""`make operator`: the first of AvatID's own people, and the last word about any of them."""

import hashlib
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.errors import AppError
from common.models import CodeKind, CodePurpose, OneTimeCode, Operator, OperatorRole, User
from common.runtime import Runtime
from functions.auth.queries import user_by_email
from tests.integration.auth.support.staff import URL, Colleague, person, trail
from tests.integration.conftest import Phone
from tests.integration.salon import open_salon
from tools import operator as tool

ARTA = "arta@avatid.example"


class Counter:
    """Where somebody types `make operator`."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def type(self, *words: str) -> str:
        """What the tool says."""
        given = tool.arguments_of(words)
        return tool.run(given, self.runtime.transactions, self.runtime.clock, self.runtime.settings)


@pytest.fixture
def counter(runtime: Runtime) -> Counter:
    """The tool on the test's own database."""
    return Counter(runtime)


def operator_at(db: Session, address: str) -> Operator:
    """The operator with this address."""
    row = select(Operator).join(User, User.id == Operator.user_id).where(User.email == address)
    return db.scalars(row.execution_options(populate_existing=True)).one()


def test_it_makes_somebody_with_a_link_to_a_password(
    counter: Counter, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    said = counter.type("--email", ARTA)
    user = user_by_email(db, ARTA)
    assert user is not None
    assert (user.password_hash, operator_at(db, ARTA).role) == (None, OperatorRole.SUPPORT)
    token = said.partition("token=")[2].strip()
    link = db.scalars(select(OneTimeCode).where(OneTimeCode.user_id == user.id)).one()
    assert (link.kind, link.purpose) == (CodeKind.LINK, CodePurpose.PASSWORD_RESET)
    assert link.code_hash == hashlib.sha256(token.encode()).digest()
    assert (link.expires_at - clock.now()).total_seconds() == 1800
    assert said.partition("\n")[2].startswith(runtime.settings.frontend_url)
    assert [(row.action, row.actor_kind, row.data) for row in trail(db)] == [
        ("operator.appointed", "system", {"role": "support"})
    ]


def test_the_first_operator_goes_the_whole_way(
    counter: Counter, stranger: Phone, alice: Phone, clock: SetClock
) -> None:
    token = counter.type("--email", ARTA, "--role", "admin").partition("token=")[2].strip()
    chosen = {"token": token, "password": "shqiponja-mbi-liqen-4"}
    assert stranger.post("/api/user/password/reset/confirm/", chosen).status_code == 204
    assert stranger.post("/api/user/password/reset/confirm/", chosen).status_code == 422  # it works once
    known = {"email": ARTA, "password": chosen["password"]}
    me = Phone(stranger.town, stranger.post("/api/user/auth/email/", known).json["access"])
    app = pyotp.TOTP(me.post("/api/user/operator/totp/").json["secret"])
    assert me.post("/api/user/operator/totp/confirm/", {"totp": app.at(clock.now())}).status_code == 204
    clock.advance(timedelta(seconds=30))
    wish = {"totp": app.at(clock.now()), "user": person(alice).email, "reason": "She asked at the counter."}
    inside = Phone(stranger.town, stranger.post(URL, known | wish).json["access"])
    assert inside.get("/api/user/detail/").json["name"] == "Alice"


def test_one_without_a_second_factor_is_no_operator_yet(counter: Counter, db: Session) -> None:
    counter.type("--email", ARTA)
    user = user_by_email(db, ARTA)
    assert user is not None
    assert operators.operator_of(db, user) is None
    assert operators.is_appointed(db, user)


def test_again_it_changes_nothing_but_gives_another_link(counter: Counter, db: Session) -> None:
    links = {counter.type("--email", ARTA, "--role", "admin"), counter.type("--email", ARTA)}
    assert len(links) == 2
    assert operator_at(db, ARTA).role is OperatorRole.ADMIN
    assert len(trail(db)) == 1


def test_it_gives_another_role(counter: Counter, teuta: Colleague, db: Session) -> None:
    said = counter.type("--email", "TEUTA@avatid.example ", "--role", "admin")
    assert "token" not in said
    assert operator_at(db, "teuta@avatid.example").role is OperatorRole.ADMIN
    assert trail(db)[-1].data == {"role": "admin"}


def test_whoever_only_claimed_the_address_gets_nothing(counter: Counter, db: Session) -> None:
    squatter = User(name="Squatter", email=ARTA, password_hash="theirs")
    db.add(squatter)
    db.commit()
    counter.type("--email", ARTA)
    assert operator_at(db, ARTA).user_id != squatter.id


def test_it_takes_the_rights_away_at_once(
    counter: Counter, teuta: Colleague, alice: Phone, db: Session
) -> None:
    inside = teuta.look_into(alice)
    counter.type("--email", "teuta@avatid.example", "--revoke")
    assert inside.get("/api/user/detail/").status_code == 401
    assert trail(db, "operator.revoked")[0].subject_id == teuta.user.id


def test_whoever_comes_back_enrols_anew(counter: Counter, teuta: Colleague, db: Session) -> None:
    counter.type("--email", "teuta@avatid.example", "--revoke")
    counter.type("--email", "teuta@avatid.example")
    row = operator_at(db, "teuta@avatid.example")
    assert (row.totp_secret, row.totp_confirmed_at, row.revoked_at) == (None, None, None)


def test_another_admin_has_a_second_factor_reset(
    counter: Counter, teuta: Colleague, luan: Colleague, db: Session
) -> None:
    counter.type("--email", "teuta@avatid.example", "--reset-totp", "--by", "luan@avatid.example")
    assert operator_at(db, "teuta@avatid.example").totp_confirmed_at is None


def test_the_two_worlds_never_mix(counter: Counter, bora: Phone, db: Session) -> None:
    open_salon(bora, db)
    with pytest.raises(operators.InABusinessTeam):
        counter.type("--email", str(person(bora).email))


def test_it_does_not_bring_back_the_blocked(counter: Counter, alice: Phone, db: Session) -> None:
    person(alice).blocked_at = person(alice).created_at
    db.add(person(alice))
    db.commit()
    with pytest.raises(tool.NotPossible):
        counter.type("--email", str(person(alice).email))


IMPOSSIBLE: dict[str, list[str]] = {
    "no address": ["--email", ""],
    "no address at all": [],
    "nonsense": ["--email", "teuta"],
    "nobody to revoke": ["--email", ARTA, "--revoke"],
    "nobody to reset": ["--email", ARTA, "--reset-totp", "--by", "teuta@avatid.example"],
    "a reset by nobody": ["--email", "teuta@avatid.example", "--reset-totp"],
    "a reset by oneself": ["--email", "teuta@avatid.example", "--reset-totp", "--by", "teuta@avatid.example"],
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_it_says_why_nothing_was_done(counter: Counter, teuta: Colleague, db: Session, what: str) -> None:
    with pytest.raises((tool.NotPossible, AppError)):
        counter.type(*IMPOSSIBLE[what])
    assert trail(db) == []


def test_somebody_inside_is_out_when_the_account_becomes_an_operators(
    counter: Counter, teuta: Colleague, alice: Phone
) -> None:
    inside: Any = teuta.look_into(alice)
    counter.type("--email", str(person(alice).email))
    assert inside.get("/api/user/detail/").status_code == 401
