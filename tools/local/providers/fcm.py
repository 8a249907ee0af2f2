"""Firebase Cloud Messaging v1: POST /v1/projects/<project>/messages:send."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.contracts import Validator, of_discovery, problems
from tools.local.providers.journal import Message
from tools.local.providers.surroundings import Surroundings

GONE = "gone-"  # a device token that begins so belongs to an app that was removed
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"


def blueprint(around: Surroundings) -> Blueprint:
    """Accepts valid messages into the journal; refuses with google.rpc.Status."""
    fcm = Blueprint("fcm", __name__)

    @fcm.post("/v1/projects/<project>/messages:send")
    def send(project: str) -> Response | tuple[Response, int]:
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return _refusal(401, "UNAUTHENTICATED", "Request is missing required authentication credential.")
        body: Any = request.get_json(silent=True)
        if wrong := problems(_contract(), body):
            return _refusal(400, "INVALID_ARGUMENT", "; ".join(wrong))
        message = body["message"]
        if str(message.get("token") or message.get("fid")).startswith(GONE):
            return _refusal(404, "NOT_FOUND", "Requested entity was not found.", fcm_code="UNREGISTERED")
        if not (body.get("validateOnly") or body.get("validate_only")):
            around.journal.write(_message(message))
        return jsonify(name=f"projects/{project}/messages/{uuid.uuid4().hex}")

    return fcm


@cache
def _contract() -> Validator:
    return of_discovery("fcm.v1.json", "SendMessageRequest")


def _message(message: dict[str, Any]) -> Message:
    notification = message.get("notification", {})
    platforms = {name: message[name] for name in ("android", "apns", "webpush") if name in message}
    to = message.get("token") or message.get("fid") or message.get("topic") or message.get("condition") or ""
    data = {**message.get("data", {}), **platforms}
    return Message("push", to, notification.get("title"), notification.get("body"), data=data)


def _refusal(status: int, name: str, message: str, fcm_code: str | None = None) -> tuple[Response, int]:
    details = [{"@type": FCM_ERROR, "errorCode": fcm_code}] if fcm_code else []
    return jsonify(error={"code": status, "status": name, "message": message, "details": details}), status
