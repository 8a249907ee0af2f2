"""Elastic Email, version 4: POST /v4/emails/transactional."""

from __future__ import annotations

import base64
import binascii
import uuid
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.contracts import Validator, of_schema, problems
from tools.local.providers.journal import Message
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

ADDRESSES = {"type": "array", "items": {"type": "string", "minLength": 3}}
# By hand from https://elasticemail.com/developers/api-documentation/rest-api#operation/emailsTransactionalPost
# (EmailTransactionalMessageData): they publish no description that may be kept here.
SCHEMA = {
    "type": "object",
    "properties": {
        "Recipients": {
            "type": "object",
            "properties": {"To": {**ADDRESSES, "minItems": 1}, "CC": ADDRESSES, "BCC": ADDRESSES},
            "required": ["To"],
        },
        "Content": {
            "type": "object",
            "properties": {
                "Body": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {
                            "ContentType": {"enum": ["HTML", "PlainText", "AMP", "CSS"]},
                            "Content": {"type": "string"},
                            "Charset": {"type": "string"},
                        },
                        "required": ["ContentType"],
                    },
                },
                "Merge": {"type": "object"},
                "Attachments": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "BinaryContent": {"type": "string"},
                            "Name": {"type": "string", "minLength": 1},
                            "ContentType": {"type": "string"},
                            "Size": {"type": "integer"},
                        },
                        "required": ["BinaryContent", "Name"],
                    },
                },
                "Headers": {"type": "object", "additionalProperties": {"type": "string"}},
                "Postback": {"type": "string"},
                "EnvelopeFrom": {"type": "string"},
                "From": {"type": "string", "minLength": 3},
                "ReplyTo": {"type": "string"},
                "Subject": {"type": "string"},
                "TemplateName": {"type": "string"},
                "AttachFiles": {"type": "array", "items": {"type": "string"}},
                "Utm": {"type": "object"},
            },
            "required": ["From"],
        },
        "Options": {
            "type": "object",
            "properties": {
                "TimeOffset": {"type": ["integer", "null"]},
                "PoolName": {"type": "string"},
                "ChannelName": {"type": "string"},
                "Encoding": {"type": "string"},
                "TrackOpens": {"type": "boolean"},
                "TrackClicks": {"type": "boolean"},
            },
        },
    },
    "required": ["Recipients", "Content"],
}


def blueprint(around: Surroundings) -> Blueprint:
    """Accepts valid mail into the journal; refuses as Elastic Email does: {"Error": "..."}."""
    elasticemail = Blueprint("elasticemail", __name__)

    @elasticemail.post("/v4/emails/transactional")
    def send() -> Response:
        if not request.headers.get("X-ElasticEmail-ApiKey"):
            raise Refusal(401, {"Error": "Unauthorized"})
        mail: Any = request.get_json(silent=True)
        if wrong := problems(_contract(), mail) or _unreadable(mail):
            raise Refusal(400, {"Error": "; ".join(wrong)})
        message_id = uuid.uuid4().hex
        for person in mail["Recipients"]["To"]:
            around.journal.write(_message(person, mail["Content"], message_id))
        return jsonify(TransactionID=str(uuid.uuid4()), MessageID=message_id)

    return elasticemail


@cache
def _contract() -> Validator:
    return of_schema(SCHEMA)


def _unreadable(mail: Any) -> list[str]:
    """The attachments that are no base64."""
    wrong = []
    for each in mail["Content"].get("Attachments", []):
        try:
            base64.b64decode(each["BinaryContent"], validate=True)
        except binascii.Error:
            wrong.append(f"Attachments: {each['Name']} is not base64")
    return wrong


def _message(person: str, content: dict[str, Any], message_id: str) -> Message:
    parts = {part["ContentType"]: part.get("Content") for part in content["Body"]}
    data = {
        "from": content["From"],
        "headers": content.get("Headers", {}),
        "custom_args": {"avatid_id": content.get("Postback", "")},
        "attachments": content.get("Attachments", []),
        "message_id": message_id,
    }
    return Message("mail", person, content.get("Subject"), parts.get("PlainText"), parts.get("HTML"), data)
