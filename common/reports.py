"""Errors, reported to Sentry where `SENTRY_DSN` is set: what broke and where, and nothing about whom.

An event is made here, of an allowed list of things, instead of cleaning what the SDK would collect: a list of what is
forbidden forgets something. So there are no requests, headers, users, local variables, breadcrumbs or machine names
in it, and no sentences of exceptions, because a database quotes rows in them. The log has all that, redacted.
"""

import logging
import time
from functools import cached_property
from threading import Lock
from typing import Any

from common.integrations.breaker import Breaker
from common.settings import Settings
from common.web.logs import redact, request_id

log = logging.getLogger(__name__)

_ALLOWED = (
    "event_id",
    "timestamp",
    "level",
    "logger",
    "message",
    "exception",
    "tags",
    "platform",
    "environment",
)
_FACTS = ("outbox", "kind", "queue", "state", "attempts", "provider", "job", "route", "fate")
"""What our own logs say beside their sentence: uids of messages, names of ours, numbers."""
_FRAME = ("filename", "function", "module", "lineno", "in_app")
_OURS = ("common", "functions", "avatid")
_ITS_OWN = ("sentry_sdk", "urllib3")
_PATIENCE_SECONDS = 1


class Reports(logging.Handler):
    """Sends every error that is logged, before its reply leaves: afterwards a function has no processor.

    An intake that does not answer costs a second, and is then left alone for half a minute.
    """

    def __init__(self, settings: Settings, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        super().__init__(logging.ERROR)
        self._settings, self._patience = settings, patience_seconds
        self._breaker = Breaker(failures=1, seconds=settings.breaker_seconds)
        self._waiting = Lock()

    def createLock(self) -> None:
        """None: with one, when everything breaks at once, each request would wait for the reports of all others."""
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        """Report one record; whatever goes wrong with that is only logged."""
        if record.name.split(".")[0] in _ITS_OWN or not self._breaker.lets_in():
            return
        is_told = False
        try:
            is_told = self._told(record)
        except Exception as error:
            log.warning("an error could not be reported", extra={"why": type(error).__name__})
        finally:
            self._breaker.ended(has_failed=not is_told)

    def _told(self, record: logging.LogRecord) -> bool:
        """Whether it has left in time; the SDK's own word that it has not comes after a tenth of a second already."""
        self._sentry.capture_event(self._event(record))
        if not self._waiting.acquire(blocking=False):
            return True  # whoever waits already waits for this one, too
        try:
            began = time.monotonic()
            self._sentry.flush(self._patience)
            return time.monotonic() - began < self._patience
        finally:
            self._waiting.release()

    @cached_property
    def _sentry(self) -> Any:
        """Loaded with the first error: most processes never have one."""
        import sentry_sdk

        return sentry_sdk.Client(
            dsn=self._settings.sentry_dsn.get_secret_value(),
            environment=self._settings.environment,
            default_integrations=False,
            auto_session_tracking=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            before_send=_allowed,
        )

    def _event(self, record: logging.LogRecord) -> dict[str, Any]:
        is_ours = record.name.split(".")[0] in _OURS
        facts = {name: redact(str(vars(record)[name])) for name in _FACTS if name in vars(record)}
        return {
            "level": record.levelname.lower(),
            "logger": record.name,
            # the sentence as it stands in our code, without what was filled in; others' may quote anything
            "message": str(record.msg) if is_ours else record.name,
            "tags": facts | {"request_id": redact(request_id.get())},
            "exception": {"values": self._exceptions(record)},
        }

    def _exceptions(self, record: logging.LogRecord) -> list[Any]:
        from sentry_sdk.utils import exceptions_from_error_tuple

        if not record.exc_info or record.exc_info[0] is None:
            return []
        return exceptions_from_error_tuple(record.exc_info, self._sentry.options)


def set_up(settings: Settings) -> None:
    """Report what is logged as an error from now on; without `SENTRY_DSN`, or asked twice, nothing changes."""
    root = logging.getLogger()
    if settings.sentry_dsn.get_secret_value() and not any(
        isinstance(each, Reports) for each in root.handlers
    ):
        root.addHandler(Reports(settings))


def _allowed(event: Any, _hint: Any) -> Any:
    """The last look at an event: whatever the SDK has added goes, and of an exception stays where it came from."""
    kept = {name: event[name] for name in _ALLOWED if name in event}
    raised = kept.pop("exception", {}).get("values", [])
    return kept | {"exception": {"values": [_where(each) for each in raised]}} if raised else kept


def _where(raised: dict[str, Any]) -> dict[str, Any]:
    frames = raised.get("stacktrace", {}).get("frames", [])
    stack = [{name: frame[name] for name in _FRAME if name in frame} for frame in frames]
    return {"type": raised.get("type"), "module": raised.get("module"), "stacktrace": {"frames": stack}}
