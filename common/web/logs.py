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
    r"(eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # a token
    r"|(?i:bearer)\s+\S+"
    r"|(?i:(?:password|code|token|secret|refresh)[\"']?\s*[:=]\s*)[\"']?[^\s\"',}]+"
    r"|[\w.+%-]+@[\w-]+\.[\w.-]+"  # an address
    r"|\+[1-9][\d ]{6,16}\d)"  # a number
)


def redact(text: str) -> str:
    """The text without anything that looks like a token, a password or a code, or names a person."""
    return _SECRETS.sub("[redacted]", text)


def _plain(value: Any) -> Any:
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
