"""Signing in with Instagram: professional accounts only, and no address."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.auth.social.conftest import Providers, code_of, enter, links_of, user_of
from tests.integration.conftest import Phone

BORA = {"user_id": "17841", "username": "bora.salon"}


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("kind", ["BUSINESS", "Media_Creator"])
def test_a_professional_account_opens_one_of_ours(
    stranger: Phone, providers: Providers, db: Session, listed: bool, kind: str
) -> None:
    claims = {**BORA, "account_type": kind}
    reply = enter(stranger, "instagram", providers.mint("instagram", claims, listed=listed))
    assert (reply.status_code, reply.json["user"]["name"]) == (201, "bora.salon")
    user = user_of(db, reply)
    assert (user.email, links_of(db, user)) == (None, [("instagram", "17841")])
    again = enter(stranger, "instagram", providers.mint("instagram", claims, listed=listed))
    assert (again.status_code, again.json["user"]["uid"]) == (200, str(user.uid))


def test_what_instagram_hangs_on_the_code_does_not_count(stranger: Phone, providers: Providers) -> None:
    code = providers.instagram(**BORA)["code"]
    assert enter(stranger, "instagram", {"code": f"{code}#_"}).status_code == 201


def test_a_private_account_is_told_why_not(stranger: Phone, providers: Providers) -> None:
    reply = enter(stranger, "instagram", providers.instagram(**BORA, account_type="PERSONAL"))
    assert (reply.status_code, code_of(reply)) == (403, "professional_account_required")


def test_a_code_works_once(stranger: Phone, providers: Providers) -> None:
    body = providers.instagram(**BORA)
    assert enter(stranger, "instagram", body).status_code == 201
    reply = enter(stranger, "instagram", body)
    assert (reply.status_code, code_of(reply)) == (401, "provider_refused")


def test_something_has_to_be_brought(stranger: Phone) -> None:
    reply = enter(stranger, "instagram", {"id_token": "x"})
    assert [each["field"] for each in reply.json["fields"]] == ["code"]


@pytest.mark.parametrize("mode", ["500", "garbage", "reset", "lost"])
def test_when_instagram_is_down_it_says_so(stranger: Phone, providers: Providers, mode: str) -> None:
    body = providers.instagram(**BORA)
    providers.behave("instagram", mode)
    reply = enter(stranger, "instagram", body)
    assert (reply.status_code, code_of(reply)) == (503, "provider_unavailable")
