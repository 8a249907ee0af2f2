"""Numbers, letters, passwords and devices, as an app meets them."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.models import User, UserSession
from tests.e2e.accounts.conftest import Town, Watched
from tools.demo import ways_in

DETAIL, SESSIONS = "/api/user/detail/", "/api/user/sessions/"
NEW_PASSWORD = "mjellma-e-bardhe-9"


def by_password(phone: Watched, password: str, *, expect: int = 200) -> Any:
    """Sign in with a number."""
    return phone.post("/api/user/auth/phone/", {"phone": phone.number, "password": password}, expect=expect)


def ask_for_a_code(phone: Watched, purpose: str) -> None:
    """Have an SMS sent."""
    phone.post("/api/sms/verify/request/", {"phone": phone.number, "purpose": purpose}, expect=202)


def test_a_number_opens_an_account(bora: Watched) -> None:
    me = bora.get(DETAIL)
    assert (me["phone"], me["is_phone_verified"], me["email"]) == (bora.number, True, None)


def test_a_number_signs_in_with_a_code(town: Town, bora: Watched) -> None:
    again = town.another(bora)
    ask_for_a_code(again, "login")
    ways_in.redeem(again, "login")
    assert again.get(DETAIL)["uid"] == bora.get(DETAIL)["uid"]


def test_a_number_signs_in_with_its_password(town: Town, bora: Watched) -> None:
    again = town.another(bora)
    again.keep(by_password(again, ways_in.PASSWORD))
    assert again.get(DETAIL)["uid"] == bora.get(DETAIL)["uid"]


def test_registering_a_known_number_signs_in_and_changes_nothing(town: Town, bora: Watched) -> None:
    again = town.another(bora)
    wish = {"phone": again.number, "password": NEW_PASSWORD, "name": "Erion"}
    again.post("/api/user/registration/phone/", wish, expect=202)
    ways_in.redeem(again, "registration", expect=201)
    assert again.get(DETAIL) == bora.get(DETAIL)
    by_password(again, NEW_PASSWORD, expect=401)


def test_a_wrong_code_of_an_sms_opens_nothing(town: Town) -> None:
    erion = town.phone("Erion")
    erion.post("/api/user/registration/phone/", {"phone": erion.number, "name": "Erion"}, expect=202)
    wrong = f"{(int(erion.texted_code()) + 1) % 10**6:06d}"
    proof = {"phone": erion.number, "code": wrong, "purpose": "registration"}
    assert erion.post("/api/sms/verify/submit/", proof, expect=422)["code"] == "wrong_code"


def test_a_new_device_is_told_seen_and_signed_out(town: Town, alice: Watched) -> None:
    strange = town.another(alice)
    ways_in.sign_in(strange, device="Somebody's Pixel")
    assert "Somebody's Pixel" in alice.letter("new sign-in")["text"]
    devices = {device["name"]: device for device in alice.get(SESSIONS)["results"]}
    assert devices.keys() == {None, "Somebody's Pixel"}
    assert devices[None]["is_current"]
    uid = devices["Somebody's Pixel"]["uid"]
    alice.delete(f"{SESSIONS}{uid}/", expect=204)
    strange.get(DETAIL, expect=401)
    alice.get(DETAIL)


def test_a_forgotten_password_is_replaced_through_the_link_of_a_letter(town: Town, alice: Watched) -> None:
    alice.post("/api/user/password/reset/request/", {"email": alice.address}, expect=202)
    token = re.findall(r"/reset-password\?token=([\w-]+)", alice.letter("choose a new")["text"])[0]
    reset = {"token": token, "password": NEW_PASSWORD}
    alice.post("/api/user/password/reset/confirm/", reset, expect=204)
    alice.get(DETAIL, expect=401)
    alice.post("/api/user/password/reset/confirm/", reset, expect=422)
    alice.post("/api/user/auth/email/", {"email": alice.address, "password": ways_in.PASSWORD}, expect=401)
    ways_in.sign_in(alice, password=NEW_PASSWORD)
    assert alice.letter_about("password has been changed")


def test_a_forgotten_password_is_replaced_through_an_sms(bora: Watched) -> None:
    ask_for_a_code(bora, "password_reset")
    proof = ways_in.redeem(bora, "password_reset")["proof"]
    reset = {"phone": bora.number, "proof": proof, "password": NEW_PASSWORD}
    bora.post("/api/sms/password/reset/", reset, expect=204)
    bora.get(DETAIL, expect=401)
    by_password(bora, ways_in.PASSWORD, expect=401)
    bora.keep(by_password(bora, NEW_PASSWORD))


def test_a_password_is_changed_and_the_other_devices_are_out(town: Town, alice: Watched) -> None:
    other = town.another(alice)
    ways_in.sign_in(other)
    change = {"password": ways_in.PASSWORD, "new_password": NEW_PASSWORD}
    alice.post("/api/user/password/change/", change, expect=204)
    alice.get(DETAIL)
    other.get(DETAIL, expect=401)
    ways_in.sign_in(other, password=NEW_PASSWORD)


def test_what_is_sensitive_wants_to_know_once_more_who_it_is(town: Town, alice: Watched) -> None:
    earlier = {"authenticated_at": UserSession.authenticated_at - timedelta(minutes=11)}
    with Session(town.engine) as db, db.begin():
        whose = select(User.id).where(User.email == alice.address).scalar_subquery()
        db.execute(update(UserSession).where(UserSession.user_id == whose).values(earlier))
    change = {"password": ways_in.PASSWORD, "new_password": NEW_PASSWORD}
    refusal = alice.post("/api/user/password/change/", change, expect=403)
    assert refusal["code"] == "reauthentication_required"
    ways_in.reauthenticate(alice)
    alice.post("/api/user/password/change/", change, expect=204)


def test_a_number_is_added_and_opens_the_account_from_then_on(town: Town, alice: Watched) -> None:
    ask_for_a_code(alice, "phone_update")
    proof = ways_in.redeem(alice, "phone_update")["proof"]
    me = alice.post("/api/sms/phone/update/", {"phone": alice.number, "proof": proof})
    assert (me["phone"], me["is_phone_verified"]) == (alice.number, True)
    by_password(town.another(alice), ways_in.PASSWORD)
    assert alice.letter_about("phone number has been changed")
