"""One JSON line a record, tied to the request and to its Cloud Trace; secrets never pass."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
trace: ContextVar[str] = ContextVar("trace", default="")

_PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRETS = re.compile(
    r"(eyJ[\w-]{8,}+(?:\.[\w-]+\.[\w-]*)?"  # a token
    r"|(?i:\b(?:bearer|basic)\s+)\S+"
    # what is called so, quoted in whatever way
    r"|(?i:\b(?>\w*?(?:password|code|token|secret|refresh|totp|proof|nonce|cookie|signature|api.?key))\w*+"
    r"\\*[\"']?\s*+[:=]\s*)"
    r"(?:\\*\"[^\"]*\"?|\\*'[^']*'?|[^\s\"',}]+)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY[\s\S]*?(?:-----END[A-Z -]*|\Z)"
    r"|\$argon2\S+|otpauth:\S+|\b(?:sk|rk|whsec)_\w{8,}|(?<=://)[^\s/@]+@"
    r"|\+[1-9][\d ]{6,16}\d)"  # a number
)
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++\.[\w.-]+")
_MARKS = frozenset(" +:=@$")
"""One of these is in all of them, but for a token and a key: most of what is logged has none, and is soon through."""


def redact(text: str) -> str:
    """The text without anything that looks like a token, a password or a code, or names a person."""
    if _MARKS.isdisjoint(text) and "eyJ" not in text and "_" not in text:
        return text
    text = _ADDRESS.sub("[redacted]", text) if "@" in text else text
    return _SECRETS.sub("[redacted]", text)


def _plain(value: Any) -> Any:
    """What a record carries, to its innermost part."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return redact(value) if isinstance(value, str) else value


class JsonLines(logging.Formatter):
    """What Cloud Logging reads: severity, message, trace, and whatever `extra=` carried."""

    def __init__(self, project_id: str) -> None:
        super().__init__()
        self._project_id = project_id

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON for one record."""
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": redact(record.getMessage()),
            "logger": record.name,
        }
        line |= {key: _plain(value) for key, value in vars(record).items() if key not in _PLAIN}
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        if request_id.get():
            line["request_id"] = request_id.get()
        if trace.get():
            line["logging.googleapis.com/trace"] = f"projects/{self._project_id}/traces/{trace.get()}"
        return json.dumps(line, default=str, ensure_ascii=False)


def set_up(project_id: str) -> None:
    """Send every log of this process to standard error as JSON lines; asked twice, it stays one stream."""
    root = logging.getLogger()
    if any(isinstance(each.formatter, JsonLines) for each in root.handlers):
        return
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(JsonLines(project_id))
    root.handlers[:] = [stream]
    root.setLevel(logging.INFO)
