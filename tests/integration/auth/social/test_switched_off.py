"""While nobody new is let in, whoever has an account still signs in with another company's word."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Operator, OperatorRole, User
from common.tuning import Feature
from common.tuning.setting import set_feature
from tests.integration.auth.social.conftest import Providers, enter
from tests.integration.conftest import Phone

ARTA = {"sub": "118", "email": "arta@gmail.com", "given_name": "Arta", "family_name": "Hoxha"}
BESA = {"sub": "119", "email": "besa@gmail.com", "given_name": "Besa", "family_name": "Prifti"}


def test_who_is_known_comes_in_and_nobody_new(
    stranger: Phone, teuta: Phone, providers: Providers, db: Session, clock: SetClock
) -> None:
    assert enter(stranger, "google", providers.google(**ARTA)).status_code == 201
    assert teuta.user is not None
    admin = db.get_one(Operator, teuta.user.id)
    admin.role = OperatorRole.ADMIN
    now = clock.now()
    set_feature(db, admin, Feature.REGISTRATION, "Robots register.", is_on=False, now=now, request_id="tap-1")
    db.commit()
    before = db.scalar(select(func.count()).select_from(User))
    refused = enter(stranger, "google", providers.google(**BESA))
    assert (refused.status_code, refused.json["code"]) == (503, "feature_off")
    assert db.scalar(select(func.count()).select_from(User)) == before
    assert enter(stranger, "google", providers.google(**ARTA)).status_code == 200
