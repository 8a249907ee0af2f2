"""Firebase Cloud Messaging v1: messages:send, and who follows which topic.

https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages,
https://firebase.google.com/docs/reference/fcm/rest/v1/projects.registrations.topicSubscriptions
"""

from __future__ import annotations

import re
import threading
import uuid
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.contracts import Validator, of_discovery, problems
from tools.local.providers.journal import Message
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

GONE = "gone-"  # a device token that begins so belongs to an app that was removed
BAD = "bad-"  # one that begins so never was a token
ODD = "odd-"  # one with which the text is not to Google's liking; it then quotes it
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
TOPIC = re.compile(r"[a-zA-Z0-9\-_.~%]{1,900}")
SUBSCRIPTIONS = "/v1/projects/<project>/registrations/<token>/topicSubscriptions"


def blueprint(around: Surroundings) -> Blueprint:
    """Accepts valid messages into the journal; refuses with google.rpc.Status.

    A message to a topic is in the journal once for the topic, which `data.followers` says who hears.
    """
    fcm = Blueprint("fcm", __name__)
    followers: dict[str, set[str]] = {}
    lock = threading.Lock()

    @fcm.post("/v1/projects/<project>/messages:send")
    def send(project: str) -> Response:
        _refuse_strangers()
        body: Any = request.get_json(silent=True)
        if wrong := problems(_contract("SendMessageRequest"), body):
            raise _refusal(400, "INVALID_ARGUMENT", "; ".join(wrong))
        message = body["message"]
        _refuse_the_gone(str(message.get("token") or message.get("fid")))
        if str(message.get("token")).startswith(ODD):
            body_text = message.get("notification", {}).get("body")
            said = f"Invalid value at 'message.notification.body' (TYPE_STRING), \"{body_text}\""
            raise _refusal(400, "INVALID_ARGUMENT", said, fcm_code="INVALID_ARGUMENT")
        if not (body.get("validateOnly") or body.get("validate_only")):
            with lock:
                around.journal.write(_message(message, followers.get(message.get("topic", ""), set())))
        return jsonify(name=f"projects/{project}/messages/{uuid.uuid4().hex}")

    @fcm.post(SUBSCRIPTIONS)
    def follow(project: str, token: str) -> Response:
        _refuse_strangers()
        topic = _topic_of(request.args.get("topic_name") or request.args.get("topicName") or "")
        if wrong := problems(_contract("TopicSubscription"), request.get_json(silent=True)):
            raise _refusal(400, "INVALID_ARGUMENT", "; ".join(wrong))
        _refuse_the_gone(token)
        with lock:
            if token in followers.get(topic, ()):
                raise _refusal(409, "ALREADY_EXISTS", "The subscription already exists.")
            followers.setdefault(topic, set()).add(token)
        return jsonify(name=f"projects/{project}/registrations/{token}/topicSubscriptions/{topic}")

    @fcm.delete(f"{SUBSCRIPTIONS}/<topic>")
    def unfollow(project: str, token: str, topic: str) -> Response:
        _refuse_strangers()
        _refuse_the_gone(token)
        with lock:
            is_there = token in followers.get(_topic_of(topic), ())
            if not is_there and request.args.get("allow_missing") != "true":
                raise _refusal(404, "NOT_FOUND", f"projects/{project} knows of no such subscription.")
            followers.get(topic, set()).discard(token)
        return jsonify({})

    @fcm.get(SUBSCRIPTIONS)
    def followed(project: str, token: str) -> Response:
        _refuse_strangers()
        prefix = f"projects/{project}/registrations/{token}/topicSubscriptions"
        with lock:
            topics = sorted(topic for topic, tokens in followers.items() if token in tokens)
        return jsonify(topicSubscriptions=[{"name": f"{prefix}/{topic}"} for topic in topics])

    return fcm


@cache
def _contract(name: str) -> Validator:
    return of_discovery("fcm.v1.json", name)


def _refuse_strangers() -> None:
    if not request.headers.get("Authorization", "").startswith("Bearer "):
        raise _refusal(401, "UNAUTHENTICATED", "Request is missing required authentication credential.")


def _refuse_the_gone(token: str) -> None:
    if token.startswith(GONE):
        raise _refusal(404, "NOT_FOUND", "Requested entity was not found.", fcm_code="UNREGISTERED")
    if token.startswith(BAD):
        said = "The registration token is not a valid FCM registration token"
        raise _refusal(400, "INVALID_ARGUMENT", said, fcm_code="INVALID_ARGUMENT")


def _topic_of(name: str) -> str:
    if not TOPIC.fullmatch(name):
        raise _refusal(400, "INVALID_ARGUMENT", "Malformed topic name.")
    return name


def _message(message: dict[str, Any], followers: set[str]) -> Message:
    notification = message.get("notification", {})
    platforms = {name: message[name] for name in ("android", "apns", "webpush") if name in message}
    to = message.get("token") or message.get("fid") or message.get("topic") or message.get("condition") or ""
    data = {**message.get("data", {}), **platforms}
    if "topic" in message:
        data["followers"] = sorted(followers)
    return Message("push", to, notification.get("title"), notification.get("body"), data=data)


def _refusal(status: int, name: str, message: str, fcm_code: str | None = None) -> Refusal:
    details = [{"@type": FCM_ERROR, "errorCode": fcm_code}] if fcm_code else []
    error = {"code": status, "status": name, "message": message, "details": details}
    return Refusal(status, {"error": error})
