"""SendGrid's Mail Send: POST /v3/mail/send."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.contracts import Validator, of_openapi, problems
from tools.local.providers.journal import Message
from tools.local.providers.surroundings import Surroundings

PERSON = {
    "type": "object",
    "properties": {"email": {"type": "string", "format": "email"}, "name": {"type": "string"}},
    "required": ["email"],
}
PART = {"type": "string", "minLength": 1}
# The part that we send, from https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
SMALL_SCHEMA = {
    "type": "object",
    "properties": {
        "personalizations": {
            "type": "array",
            "maxItems": 1000,
            "items": {
                "type": "object",
                "properties": {
                    "to": {"type": "array", "items": PERSON},
                    "subject": PART,
                    "headers": {"type": "object"},
                    "custom_args": {"type": "object"},
                },
                "required": ["to"],
            },
        },
        "from": PERSON,
        "reply_to": PERSON,
        "subject": PART,
        "content": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"type": PART, "value": PART},
                "required": ["type", "value"],
            },
        },
        "attachments": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "content": PART,
                    "type": PART,
                    "filename": {"type": "string"},
                    "disposition": {"enum": ["inline", "attachment"]},
                    "content_id": {"type": "string"},
                },
                "required": ["content", "filename"],
            },
        },
        "headers": {"type": "object"},
        "categories": {"type": "array", "maxItems": 10, "items": {"type": "string", "maxLength": 255}},
        "tracking_settings": {"type": "object"},
        "mail_settings": {"type": "object"},
    },
    "required": ["personalizations", "from"],
}


def blueprint(around: Surroundings) -> Blueprint:
    """Accepts valid mail into the journal; refuses as SendGrid does: {"errors": [{"message", "field"}]}."""
    sendgrid = Blueprint("sendgrid", __name__)

    @sendgrid.post("/v3/mail/send")
    def send() -> Response | tuple[Response, int]:
        kind, _space, key = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not key.strip():
            return _refusal(401, ["The provided authorization grant is invalid, expired, or revoked"])
        mail: Any = request.get_json(silent=True)
        if wrong := problems(_contract(), mail):
            return _refusal(400, wrong)
        message_id = uuid.uuid4().hex
        for message in _messages(mail, message_id):
            around.journal.write(message)
        return Response(status=202, headers={"X-Message-Id": message_id})

    return sendgrid


@cache
def _contract() -> Validator:
    return of_openapi("sendgrid_mail_v3.openapi.json", "/v3/mail/send", SMALL_SCHEMA)


def _refusal(status: int, sentences: list[str]) -> tuple[Response, int]:
    return jsonify(errors=[{"message": sentence, "field": None} for sentence in sentences]), status


def _messages(mail: dict[str, Any], message_id: str) -> Iterator[Message]:
    """One for each person that the mail goes to, as he reads it."""
    parts = {part["type"]: part["value"] for part in mail.get("content", [])}
    for group in mail["personalizations"]:
        data = {
            "from": mail["from"],
            "headers": {**mail.get("headers", {}), **group.get("headers", {})},
            "custom_args": group.get("custom_args", {}),
            "categories": mail.get("categories", []),
            "attachments": mail.get("attachments", []),
            "message_id": message_id,
        }
        for person in [*group["to"], *group.get("cc", []), *group.get("bcc", [])]:
            subject = group.get("subject") or mail.get("subject")
            text, html = parts.get("text/plain"), parts.get("text/html")
            yield Message("mail", person["email"], subject, text, html, data)
