"""What every reply carries, and what a refusal looks like."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.integration.web.conftest import names

NOTES = "/api/plain/notes/"


def test_an_anonymous_read_may_be_kept_and_is_not_sent_twice(plain: FlaskClient) -> None:
    first = plain.get("/api/plain/cached/")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Vary"] == "Accept-Language"
    again = plain.get("/api/plain/cached/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_a_signed_in_person_reads_is_kept_by_nobody(plain: FlaskClient) -> None:
    reply = plain.get("/api/plain/cached/", headers={"Authorization": "Bearer x"})
    assert reply.headers["Cache-Control"] == "no-store"


def test_a_path_is_found_with_and_without_its_last_slash(plain: FlaskClient) -> None:
    assert plain.get("/api/plain/cached").status_code == plain.get("/api/plain/cached/").status_code == 200


def test_the_functions_own_name_is_dropped_and_nothing_else(plain: FlaskClient) -> None:
    assert plain.get("/avatid-plain/api/plain/cached/").status_code == 200
    assert plain.get("/avatid-other/api/plain/cached/").status_code == 404
    assert plain.get("/plain/api/plain/cached/").status_code == 404


def test_a_repeated_parameter_is_a_list_and_a_single_one_a_value(plain: FlaskClient) -> None:
    reply = plain.get("/api/plain/cached/?number=3&word=a&word=b&utm_source=mail")
    assert reply.json == {"text": "3 a b"}


@pytest.mark.parametrize(
    ("header", "language"),
    [("sq", "sq"), ("en;q=0.5, sq;q=0.9", "sq"), ("de, en;q=0.1", "en"), ("", "en"), ("sq-AL", "sq")],
)
def test_the_language_follows_the_header(plain: FlaskClient, header: str, language: str) -> None:
    reply = plain.post(NOTES, json={}, headers={"Accept-Language": header})
    assert reply.headers["Content-Language"] == language


def test_a_refusal_says_what_happened_and_where(plain: FlaskClient) -> None:
    reply = plain.post(NOTES, json={"text": "", "colour": "red"}, headers={"X-Request-Id": "app-7"})
    problem: Any = reply.json
    assert reply.content_type == "application/problem+json"
    assert (problem["type"], problem["status"], problem["code"]) == (
        "urn:avatid:problem:invalid",
        422,
        "invalid",
    )
    assert problem["request_id"] == reply.headers["X-Request-Id"] == "app-7"
    assert [(f["field"], f["code"]) for f in problem["fields"]] == [
        ("text", "too_short"),
        ("colour", "unknown_field"),
    ]
    assert problem["fields"][0]["message"] == "This is too short; at least 1 characters."


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"[]", "application/json", 422, "invalid"),
        (b"text=hello", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', "application/json", 413, "too_large"),
        (b'{"text": "\\u0000"}', "application/json", 422, "invalid"),
        (b'{"text": "a", "tags": ["\\u0000"]}', "application/json", 422, "invalid"),
        (b'{"text": "\\ud800"}', "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b"[" * 100_000, "application/json", 400, "malformed"),
        (b'{"text": "a", "text": {}}', "application/json", 422, "invalid"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_politely(
    plain: FlaskClient, db: Session, body: bytes, kind: str, status: int, code: str
) -> None:
    reply = plain.post(NOTES, data=body, content_type=kind)
    assert (reply.status_code, (reply.json or {}).get("code")) == (status, code)
    assert names(db) == []


def test_an_unknown_path_and_an_unknown_method_are_problems_too(plain: FlaskClient) -> None:
    missing, wrong = plain.get("/api/plain/nothing/"), plain.put(NOTES)
    assert (missing.status_code, (missing.json or {})["code"]) == (404, "not_found")
    assert (wrong.status_code, (wrong.json or {})["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]


def test_an_accident_is_logged_with_its_trace_and_never_shown(
    plain: FlaskClient, db: Session, log_lines: list[dict[str, Any]]
) -> None:
    trace = "0123456789abcdef0123456789abcdef"
    reply = plain.post(NOTES, json={"text": "break"}, headers={"X-Cloud-Trace-Context": f"{trace}/1;o=1"})
    assert (reply.status_code, (reply.json or {})["code"]) == (500, "unexpected")
    assert b"secret" not in reply.data
    (line,) = [each for each in log_lines if each["severity"] == "ERROR"]
    assert "RuntimeError" in line["exception"]
    assert "hunter2" not in line["exception"]
    assert line["logging.googleapis.com/trace"] == f"projects/avatid-test/traces/{trace}"
    assert line["request_id"] == reply.headers["X-Request-Id"]
    assert names(db) == []


def test_a_refusal_undoes_what_was_written_unless_it_must_leave_a_trace(
    plain: FlaskClient, db: Session
) -> None:
    assert plain.post(NOTES, json={"text": "drop"}).status_code == 409
    assert plain.post(NOTES, json={"text": "keep"}).status_code == 409
    assert names(db) == ["keep"]


def test_only_our_own_apps_may_ask_from_a_browser(plain: FlaskClient) -> None:
    ours = plain.get("/api/plain/cached/", headers={"Origin": "https://app.avatid.test"})
    theirs = plain.get("/api/plain/cached/", headers={"Origin": "https://app.avatid.test.evil.example"})
    assert ours.headers["Access-Control-Allow-Origin"] == "https://app.avatid.test"
    assert "Access-Control-Allow-Origin" not in theirs.headers


def test_a_browser_may_ask_first_what_it_may_send(plain: FlaskClient) -> None:
    asked = {
        "Origin": "https://app.avatid.test",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, idempotency-key",
    }
    reply = plain.options(NOTES, headers=asked)
    assert reply.status_code == 200
    allowed = reply.headers["Access-Control-Allow-Headers"].lower()
    assert "authorization" in allowed
    assert "idempotency-key" in allowed


@pytest.mark.parametrize(("given", "seen"), [('"3"', "3"), ('W/"12"', "12"), ("*", "None"), ("", "None")])
def test_if_match_carries_a_version(plain: FlaskClient, given: str, seen: str) -> None:
    reply = plain.patch("/api/plain/version/", headers={"If-Match": given} if given else {})
    assert reply.json == {"text": seen}


def test_an_if_match_without_a_version_is_malformed(plain: FlaskClient) -> None:
    assert plain.patch("/api/plain/version/", headers={"If-Match": "three"}).status_code == 400


@pytest.mark.parametrize(
    "unasked", [{"data": "x", "content_type": "text/plain"}, {"headers": {"If-Match": "three"}}]
)
def test_what_a_route_does_not_ask_for_is_not_looked_at(plain: FlaskClient, unasked: dict[str, Any]) -> None:
    """The contract names no refusal for it."""
    assert plain.get("/api/plain/cached/", **unasked).status_code == 200


def test_the_query_does_not_stand_in_for_a_body_that_is_missing(plain: FlaskClient) -> None:
    """Addresses are logged on the way, passwords must not be."""
    assert plain.post(f"{NOTES}?text=secret").status_code == 422


@pytest.mark.parametrize("host", ["evil.example", "evil.example:443"])
def test_a_forged_host_changes_no_reply(plain: FlaskClient, host: str) -> None:
    honest = plain.post(NOTES, json={"text": ""})
    forged = plain.post(NOTES, json={"text": ""}, headers={"Host": host, "X-Forwarded-Host": host})
    assert host.encode() not in forged.data
    assert set(honest.json or {}) == set(forged.json or {})


def test_the_health_pages_say_how_things_are(plain: FlaskClient) -> None:
    assert plain.get("/health/").json == {"status": "ok"}
    assert (plain.get("/health/db/").json or {})["postgis"].startswith("3.")
    assert plain.get("/health/redis/").json == {"status": "not_configured", "store": "postgresql"}
