"""What a reply is looked at for, and what has been found."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case, Response
from schemathesis.checks import CHECKS, load_all_checks, not_a_server_error
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup

load_all_checks()
Asked = Case[Any]
"""A request made from the contract, and how it came about."""
_NAMES = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
_THEIRS: list[Any] = [not_a_server_error, *CHECKS.get_by_names(_NAMES)]
_FORM = {
    *("unknown_field", "too_long", "too_few", "too_many", "too_precise", "not_a_number"),
    "timezone_missing",
}
"""Codes for what a schema can say: a request that is valid by the schema is not refused with one of them.

Too short may be what is left of a text without the spaces around it, and too early a date of another century.
"""
_LAX = re.compile(r"Incorrect type|violates `type`", re.IGNORECASE)
"""A number may come as text and the other way round: who promises less than he takes keeps his promise."""
_PROBLEM = {"type": str, "title": str, "status": int, "detail": str, "code": str, "request_id": str}
_TELLTALES = ("Traceback (most", 'File "/', "sqlalchemy", "psycopg", "pg8000", "werkzeug")


def refusals_are_problems(_context: Any, response: Response, case: Asked) -> None:
    """Every refusal is problem+json, whole, and says nothing about our insides."""
    if response.status_code < 400:
        return
    text = response.content.decode()
    if any(each in text for each in _TELLTALES):
        raise AssertionError("The refusal tells of our insides")
    if response.headers.get("content-type") != ["application/problem+json"]:
        raise AssertionError("The refusal is no problem+json")
    told = json.loads(text)
    wrong = [name for name, kind in _PROBLEM.items() if not isinstance(told.get(name), kind)]
    if wrong or told["status"] != response.status_code:
        raise AssertionError(f"The problem lacks {wrong or 'the right status'}")


def valid_requests_are_understood(_context: Any, response: Response, case: Asked) -> None:
    """What the contract calls valid may be impossible, but not malformed, of a wrong type or of a wrong length."""
    meta = case.meta
    if (
        meta is None
        or not meta.generation.mode.is_positive
        or response.status_code not in (400, 405, 413, 415, 422)
    ):
        return
    told = json.loads(response.content)
    codes = {each["code"] for each in told.get("fields", ())}
    if response.status_code in (405, 415) or told["code"] == "malformed" or codes & _FORM:
        raise AssertionError(f"A valid request was refused: {told['code']} {told.get('fields', '')}")


_CHECKS = [*_THEIRS, refusals_are_problems, valid_requests_are_understood]


@dataclass(slots=True)
class Findings:
    """The score: how often which operation said what, and each thing that is not as the contract says, once."""

    by_status: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: dict[tuple[str, str, int], str] = field(default_factory=dict)
    times_wrong: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """How many requests were answered."""
        return self.by_status.total()

    @property
    def succeeded(self) -> list[str]:
        """The operations that were once done as asked."""
        return sorted(
            each for each, told in self.by_operation.items() if any(status < 400 for status in told)
        )

    def look_at(self, case: Asked, response: Response) -> None:
        """Count it, and remember what is wrong with it."""
        label = case.operation.label
        self.by_status[response.status_code] += 1
        if case.method.upper() == case.operation.method.upper():
            self.by_operation[label][response.status_code] += 1
        try:
            case.validate_response(response, checks=_CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                if not _is_fair(failure, case, response):
                    self._remember(label, failure, response, str(group))

    def _remember(self, label: str, failure: Any, response: Response, told: str) -> None:
        key = (label, _title(failure), response.status_code)
        self.times_wrong[key] += 1
        self.wrong.setdefault(key, told[:4000])


def _is_fair(failure: Any, case: Asked, response: Response) -> bool:
    """Whether what was taken although it is invalid could be meant in one way only, is a file, or is nothing."""
    taken = isinstance(failure, AcceptedNegativeData)
    has_file = isinstance(case.body, dict) and "file" in case.body
    said = response.request.body
    is_blank = isinstance(said, bytes) and not said.strip()
    return taken and bool(has_file or is_blank or _LAX.search(failure.message) or _is_valid_once_tidy(case))


def _is_valid_once_tidy(case: Asked) -> bool:
    """A text is counted without the spaces and marks around it that nobody sees."""
    if not isinstance(case.body, dict):
        return False
    tidy = {name: _tidy(value) for name, value in case.body.items()}
    is_ours = (each for each in case.operation.body if each.media_type == case.media_type)
    return tidy != case.body and any(each.is_valid(tidy) for each in is_ours)


def _tidy(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return " ".join("".join(each if each.isprintable() else " " for each in value).split())


def _title(failure: Failure) -> str:
    return f"{failure.title}: {failure.message[:200]}"
