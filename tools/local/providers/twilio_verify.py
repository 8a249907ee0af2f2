"""Twilio Verify: POST /v2/Services/<sid>/Verifications and /v2/Services/<sid>/VerificationCheck."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify

from tools.local.providers.contracts import Validator, of_openapi
from tools.local.providers.journal import Message
from tools.local.providers.surroundings import Surroundings
from tools.local.providers.twilio import E164, LANDLINE, account, form, not_found, refusal
from tools.local.providers.verifications import Verification, Verifications

SERVICES = "/v2/Services/{ServiceSid}"
SERVICE_SID = re.compile(r"VA[0-9a-fA-F]{32}")
INVALID = 60200  # https://www.twilio.com/docs/api/errors/60200
NO_SMS = 60205  # https://www.twilio.com/docs/api/errors/60205
TEXT = {"type": "string"}
# The parts that we send, from https://www.twilio.com/docs/verify/api/verification#start-new-verification,
# https://www.twilio.com/docs/verify/api/verification#update-a-verification-status
# and https://www.twilio.com/docs/verify/api/verification-check#check-a-verification
SMALL_START = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("To", "Channel", "CustomFriendlyName", "CustomCode", "Locale", "AppHash"), TEXT),
        "TemplateSid": {"type": "string", "pattern": "^HJ[0-9a-fA-F]{32}$"},
        "RateLimits": {},
    },
    "required": ["To", "Channel"],
}
SMALL_UPDATE = {
    "type": "object",
    "properties": {"Status": {"type": "string", "enum": ["canceled", "approved"]}},
    "required": ["Status"],
}
SMALL_CHECK = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("To", "Code"), TEXT),
        "VerificationSid": {"type": "string", "pattern": "^VE[0-9a-fA-F]{32}$"},
    },
}
# English as Verify's default template has it. Verify itself knows no Albanian: that takes a custom template of
# the account's (https://www.twilio.com/docs/verify/api/customization-options), which our service is to have.
TEXTS = {
    "en": "Your {name} verification code is: {code}",
    "sq": "Kodi juaj i verifikimit për {name} është: {code}",
}


def blueprint(around: Surroundings) -> Blueprint:
    """Sends codes into the journal as SMS and checks them, with Twilio's own limits."""
    verify = Blueprint("twilio_verify", __name__)
    verifications = Verifications(around.clock)

    @verify.post("/v2/Services/<service>/Verifications")
    def start(service: str) -> tuple[Response, int]:
        who, order = _account_of(service), form(_start(), INVALID)
        _refuse_unreachable(order)
        verification = verifications.start(who, service, order["To"], order.get("CustomCode"))
        around.journal.write(_sms(order, verification))
        return jsonify(verification.as_json()), 201

    @verify.post("/v2/Services/<service>/Verifications/<name>")
    def update(service: str, name: str) -> Response:
        _account_of(service)
        wish = form(_update(), INVALID)
        return jsonify(verifications.end(service, name, wish["Status"]).as_json())

    @verify.post("/v2/Services/<service>/VerificationCheck")
    def check(service: str) -> Response:
        _account_of(service)
        guess = form(_check(), INVALID)
        name = guess.get("VerificationSid") or guess.get("To")
        if not name or not guess.get("Code"):
            raise refusal(400, INVALID, "Invalid parameter: Code and one of To, VerificationSid are needed")
        return jsonify(verifications.check(service, name, guess["Code"]).as_check())

    return verify


@cache
def _start() -> Validator:
    return of_openapi("twilio_verify_v2.openapi.json", f"{SERVICES}/Verifications", SMALL_START)


@cache
def _update() -> Validator:
    return of_openapi("twilio_verify_v2.openapi.json", f"{SERVICES}/Verifications/{{Sid}}", SMALL_UPDATE)


@cache
def _check() -> Validator:
    return of_openapi("twilio_verify_v2.openapi.json", f"{SERVICES}/VerificationCheck", SMALL_CHECK)


def _account_of(service: str) -> str:
    """The account that asks, for a service that might exist: any well-formed sid does."""
    who = account()
    if not SERVICE_SID.fullmatch(service):
        raise not_found()
    return who


def _refuse_unreachable(order: dict[str, Any]) -> None:
    if order["Channel"] != "sms":
        raise refusal(400, INVALID, f"Invalid parameter `Channel`: {order['Channel']}")
    if not E164.fullmatch(order["To"]):
        raise refusal(400, INVALID, f"Invalid parameter `To`: {order['To']}")
    if order["To"].startswith(LANDLINE):
        raise refusal(400, NO_SMS, "SMS is not supported by landline phone number")
    if order.get("Locale", "en") not in TEXTS:  # https://www.twilio.com/docs/verify/supported-languages
        raise not_found()


def _sms(order: dict[str, Any], verification: Verification) -> Message:
    locale, name = order.get("Locale", "en"), order.get("CustomFriendlyName", "AvatID")
    text = TEXTS[locale].format(name=name, code=verification.code)
    if app_hash := order.get("AppHash"):
        text = f"<#> {text} {app_hash}"
    data = {"code": verification.code, "locale": locale, "sid": verification.sid}
    return Message("sms", order["To"], text=text, data=data)
