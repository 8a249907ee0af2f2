"""Twilio Messages: POST and GET /2010-04-01/Accounts/<sid>/Messages.json."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.contracts import Validator, of_openapi
from tools.local.providers.journal import Message
from tools.local.providers.surroundings import Surroundings
from tools.local.providers.twilio import E164, LANDLINE, account, form, new_sid, not_found, refusal

PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
INVALID = 20001  # https://www.twilio.com/docs/api/errors/20001
LONGEST = 1600
SID = {"type": "string", "minLength": 34, "maxLength": 34}
# The part that we send, from https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
SMALL_SCHEMA = {
    "type": "object",
    "properties": {
        "To": {"type": "string"},
        "From": {"type": "string"},
        "Body": {"type": "string"},
        "MessagingServiceSid": {**SID, "pattern": "^MG[0-9a-fA-F]{32}$"},
        "StatusCallback": {"type": "string", "format": "uri"},
        "ValidityPeriod": {"type": "integer"},
        "SmartEncoded": {"type": "boolean"},
    },
    "required": ["To"],
}
# https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
FILTERS = {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"}
MOST_ON_A_PAGE = 1000


def blueprint(around: Surroundings) -> Blueprint:
    """Accepts messages into the journal and remembers them, newest first, until the process ends."""
    messages = Blueprint("twilio_messages", __name__)
    accepted: list[dict[str, Any]] = []
    lock = threading.Lock()

    @messages.post("/2010-04-01/Accounts/<owner>/Messages.json")
    def send(owner: str) -> tuple[Response, int]:
        _refuse_strangers(owner)
        order = form(_contract(), INVALID)
        _refuse_unsendable(order)
        message = _resource(owner, order, around.clock.now())
        with lock:
            accepted.insert(0, message)
        data = {"sid": message["sid"], "from": message["from"], "service": message["messaging_service_sid"]}
        around.journal.write(Message("sms", order["To"], text=order["Body"], data=data))
        return jsonify(message), 201

    @messages.get("/2010-04-01/Accounts/<owner>/Messages.json")
    def find(owner: str) -> Response:
        _refuse_strangers(owner)
        if unknown := set(request.args) - FILTERS:
            raise refusal(400, INVALID, f"Invalid parameter: {', '.join(sorted(unknown))}")
        with lock:
            found = [message for message in accepted if _matches(owner, message)]
        return jsonify(_page(found))

    return messages


@cache
def _contract() -> Validator:
    return of_openapi("twilio_messages_2010.openapi.json", PATH, SMALL_SCHEMA)


def _refuse_strangers(owner: str) -> None:
    if account() != owner:
        raise not_found()


def _refuse_unsendable(order: dict[str, Any]) -> None:
    """The errors are those of https://www.twilio.com/docs/api/errors."""
    if not order.get("From") and not order.get("MessagingServiceSid"):
        raise refusal(400, 21603, "A 'From' phone number is required.")
    if not order.get("Body"):
        raise refusal(400, 21602, "Message body is required.")
    if len(order["Body"]) > LONGEST:
        raise refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    if not E164.fullmatch(order["To"]):
        raise refusal(400, 21211, f"Invalid 'To' Phone Number: {order['To']}")
    if order["To"].startswith(LANDLINE):
        raise refusal(400, 21614, "'To' number is not a valid mobile number")


def _resource(owner: str, order: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The message as Twilio describes it at first: queued, without a price."""
    sid, service, at = new_sid("SM"), order.get("MessagingServiceSid"), format_datetime(now)
    uri = f"/2010-04-01/Accounts/{owner}/Messages/{sid}"
    return {
        "account_sid": owner,
        "api_version": "2010-04-01",
        "body": order["Body"],
        "date_created": at,
        "date_sent": at,
        "date_updated": at,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": order.get("From"),
        "messaging_service_sid": service,
        "num_media": "0",
        "num_segments": "0" if service else "1",
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": "accepted" if service else "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": order["To"],
        "uri": f"{uri}.json",
    }


def _matches(owner: str, message: dict[str, Any]) -> bool:
    """Whether the request asks for this message. A date without a time is that whole day, in UTC."""
    sent = parsedate_to_datetime(message["date_sent"])
    wish = request.args
    return (
        message["account_sid"] == owner
        and message["to"] == wish.get("To", message["to"])
        and message["from"] == wish.get("From", message["from"])
        and ("DateSent" not in wish or sent.date() == _instant(wish["DateSent"]).date())
        and ("DateSent>" not in wish or sent >= _instant(wish["DateSent>"]))
        and ("DateSent<" not in wish or sent <= _instant(wish["DateSent<"]))
    )


def _instant(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        raise refusal(400, INVALID, f"Invalid parameter: {written}") from None


def _page(found: list[dict[str, Any]]) -> dict[str, Any]:
    size = min(max(request.args.get("PageSize", 50, int), 1), MOST_ON_A_PAGE)
    page = request.args.get("Page", 0, int)
    start, end = page * size, (page + 1) * size
    return {
        "messages": found[start:end],
        "page": page,
        "page_size": size,
        "start": start,
        "end": min(end, len(found)) - 1,
        "uri": _address(page),
        "first_page_uri": _address(0),
        "next_page_uri": _address(page + 1) if end < len(found) else None,
        "previous_page_uri": _address(page - 1) if page else None,
    }


def _address(page: int) -> str:
    return f"{request.path}?{urlencode({**request.args, 'Page': page})}"
