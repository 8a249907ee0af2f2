"""What both Twilio fakes have in common: who may ask, how they refuse, what a phone number is."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import request

from tools.local.providers.contracts import Validator, problems, read_form
from tools.local.providers.refusals import Refusal

ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # https://www.twilio.com/docs/glossary/what-e164
LANDLINE = "+3554"  # Tirana's landlines (+355 4 ...) stand for every number that takes no SMS


def refusal(status: int, code: int, message: str) -> Refusal:
    """An error as https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions shows it."""
    more_info = f"https://www.twilio.com/docs/errors/{code}"
    return Refusal(status, {"code": code, "message": message, "more_info": more_info, "status": status})


def not_found() -> Refusal:
    """There is no such thing, or not any more: https://www.twilio.com/docs/api/errors/20404."""
    path = request.path.removeprefix("/v2").removeprefix("/2010-04-01")
    return refusal(404, 20404, f"The requested resource {path} was not found")


def account() -> str:
    """The account that asks, by its sid and token; https://www.twilio.com/docs/api/errors/20003 without."""
    who = request.authorization
    if not who or who.type != "basic" or not ACCOUNT.fullmatch(who.username or "") or not who.password:
        raise refusal(401, 20003, "Authenticate")
    return str(who.username)


def form(validator: Validator, invalid: int) -> dict[str, Any]:
    """The fields of the request; refuses with the code `invalid` what the official description does not allow.

    Twilio itself ignores fields it does not know. Here they are errors, because a misspelt one is a mistake.
    """
    fields = read_form(validator, request.form)
    if wrong := problems(validator, fields):
        raise refusal(400, invalid, f"Invalid parameter: {'; '.join(wrong)}")
    return fields


def new_sid(kind: str) -> str:
    """A name as Twilio gives them: two letters and 32 hexadecimal digits."""
    return kind + secrets.token_hex(16)
