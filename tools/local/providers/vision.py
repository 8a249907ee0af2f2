"""Google's Cloud Vision: POST /v1/images:annotate, for SAFE_SEARCH_DETECTION.

https://cloud.google.com/vision/docs/reference/rest/v1/images/annotate
"""

from __future__ import annotations

import base64
import binascii
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from common.integrations.vision import KINDS, LocalVision, VisionError
from tools.local.providers.contracts import Validator, of_discovery, problems
from tools.local.providers.refusals import Refusal
from tools.local.providers.surroundings import Surroundings

# https://cloud.google.com/vision/quotas
_MOST_PICTURES, _MOST_JSON = 16, 10 * 1024 * 1024
_BAD_PICTURE = {"error": {"code": 3, "message": "Bad image data."}}


def blueprint(_: Surroundings) -> Blueprint:
    """Sees violence in pictures that are bright red all over; refuses with google.rpc.Status."""
    vision = Blueprint("vision", __name__)

    @vision.post("/v1/images:annotate")
    def annotate() -> Response:
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            raise _refusal(401, "UNAUTHENTICATED", "Request is missing required authentication credential.")
        if (request.content_length or 0) > _MOST_JSON:
            raise _refusal(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit.")
        body: Any = request.get_json(silent=True)
        if wrong := problems(_contract(), body):
            raise _refusal(400, "INVALID_ARGUMENT", "; ".join(wrong))
        if not 0 < len(body.get("requests", [])) <= _MOST_PICTURES:
            raise _refusal(400, "INVALID_ARGUMENT", f"Between 1 and {_MOST_PICTURES} images per request.")
        return jsonify(responses=[_seen(each) for each in body["requests"]])

    return vision


@cache
def _contract() -> Validator:
    return of_discovery("vision.v1.json", "BatchAnnotateImagesRequest")


def _seen(asked: dict[str, Any]) -> dict[str, Any]:
    """One picture's answer; of the features it knows SafeSearch alone, and leaves out the rest as Google does."""
    try:
        content = base64.b64decode(asked.get("image", {}).get("content", ""), validate=True)
        concerns = LocalVision().concerns(content)
    except (binascii.Error, VisionError):
        return _BAD_PICTURE
    if {"type": "SAFE_SEARCH_DETECTION"} not in asked.get("features", []):
        return {}
    likely = {kind: "LIKELY" if kind in concerns else "VERY_UNLIKELY" for kind in KINDS}
    return {"safeSearchAnnotation": {"spoof": "VERY_UNLIKELY", "medical": "UNLIKELY", **likely}}


def _refusal(status: int, name: str, message: str) -> Refusal:
    return Refusal(status, {"error": {"code": status, "message": message, "status": name}})
