"""The way of a request: what is off, limits, guard, validation, one transaction, the view, the outbox, the reply."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Request, Response, request
from sqlalchemy.orm import Session

from common import outbox
from common.access_tokens import BadToken, Claims
from common.afterwards import Afterwards, due_afterwards
from common.counting import Standing
from common.db import Transactions
from common.errors import Invalid, Malformed, TooLarge, UnsupportedMedia, field_error
from common.i18n import _
from common.integrations import Doors
from common.runtime import Runtime
from common.tuning import Tuned, Tuner
from common.web import idempotency, limits, logs, support
from common.web.ask import Ask, GivenBytes, GivenFile, GivenForm, IfMatch, Reply, Wanted, caller_of
from common.web.contract import Plain, Route
from common.web.validation import body_of, parsed, query_of
from common.web.written import Written

log = logging.getLogger(__name__)

_JSON = "application/json"
_FORM_AROUND_A_FILE = 64 * 1024
_AS_DECLARED = Tuned()
_VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')


@dataclass(slots=True)
class Answered:
    """A reply ready to be sent, and the messages to relay now that they are committed."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    published: list[outbox.Published] = field(default_factory=list)
    afterwards: list[Afterwards] = field(default_factory=list)


class Edge:
    """Serves one route; Flask calls it with the path parameters."""

    def __init__(self, route: Route, runtime: Runtime, tuner: Tuner) -> None:
        self._route, self._runtime, self._tuner = route, runtime, tuner

    def __call__(self, **path: Any) -> Response:
        """Answer the current Flask request."""
        tuned = self._tuned()
        ask = _ask(request, self._runtime, path, self._route)
        if ask.claims and ask.claims.acting:
            support.attend(self._route, ask, self._runtime)
        standing = self._within_limits(ask, tuned)
        self._route.guard.prove(ask)
        answered = self._answer(ask)
        self._go_on(answered)
        outbox.relay(answered.published, self._runtime)
        return self._response(answered, standing, ask)

    def _go_on(self, answered: Answered) -> None:
        """What is to follow once the reply stands: it has been committed, so no trouble may turn it into an error."""
        for act in answered.afterwards:
            try:
                act(self._runtime)
            except Exception as error:
                log.warning(
                    "what follows a reply went wrong", extra={"route": self._route.path}, exc_info=error
                )

    def _tuned(self) -> Tuned:
        """What operators have turned; raises `FeatureOff` if that is what the route is for."""
        if not (self._route.feature or self._route.limits):
            return _AS_DECLARED
        tuned = self._tuner.tuned()
        if self._route.feature:
            tuned.check(self._route.feature)
        return tuned

    def _within_limits(self, ask: Ask, tuned: Tuned) -> Standing | None:
        """Count the request before the view's transaction begins: one connection at a time."""
        if not self._route.limits:
            return None
        if any(limit.per == "user" for limit in self._route.limits):
            self._refuse_the_signed_out(ask)
        model, reading = self._route.body or self._route.query, self._route.method == "GET"
        counters = self._runtime.counters
        return limits.count(self._route.limits, ask, counters, model=model, reading=reading, tuned=tuned)

    def _refuse_the_signed_out(self, ask: Ask) -> None:
        """A token outlives its session: a thief who has been signed out must not use up the owner's tries."""
        self._runtime.transactions.run(lambda db: self._route.guard.admit(ask, db))

    def _answer(self, ask: Ask) -> Answered:
        if self._route.takes_work:
            return self._in_its_own_transactions(ask)
        return self._runtime.transactions.run(lambda db: self._in_one_transaction(ask, db))

    def _in_its_own_transactions(self, ask: Ask) -> Answered:
        self._runtime.transactions.run(lambda db: self._prepare(ask, db))
        published: list[outbox.Published] = []
        work = self._runtime.transactions.watched(lambda db: published.extend(outbox.published_in(db)))
        given = {Transactions: work, Doors: self._runtime.doors, Runtime: self._runtime}
        answered = self._said(self._call(ask, given))
        answered.published = published
        return answered

    def _in_one_transaction(self, ask: Ask, db: Session) -> Answered:
        self._prepare(ask, db)
        return self._once(
            ask, db, lambda: self._said(self._call(ask, {Session: db, Doors: self._runtime.doors}))
        )

    def _prepare(self, ask: Ask, db: Session) -> None:
        """Who is asking, then for what, then whether that exists for them: in this order."""
        self._route.guard.admit(ask, db)
        if self._route.body:
            ask.body = body_of(self._route.body, ask.raw, ask.arguments)
        if self._route.query:
            ask.query = query_of(self._route.query, request.args.to_dict(flat=False))
        self._route.guard.find(ask, db)

    def _call(self, ask: Ask, given: dict[type, Any]) -> Any:
        wanted = {name: given[kind] for name, kind in self._route.inputs.items() if kind in given}
        return self._route.view(**self._route.arguments(ask), **wanted)

    def _once(self, ask: Ask, db: Session, act: Callable[[], Answered]) -> Answered:
        """Act, unless this very request has been answered before; remember the answer with its effect."""
        key = request.headers.get("Idempotency-Key", "")
        if not (key and self._route.idempotent):
            return self._and_published(act(), db)
        name = f"{self._route.method} {request.path.rstrip('/')}"
        attempt = idempotency.Attempt.of(ask.principal, name, key, ask.raw + request.query_string)
        earlier = idempotency.earlier_reply(db, attempt, ask.clock.now())
        if earlier is not None:
            return Answered(earlier.status, earlier.reply_body.encode(), dict(earlier.reply_headers))
        answered = act()
        idempotency.keep(db, attempt, answered.status, answered.body, answered.headers, ask.clock.now())
        return self._and_published(answered, db)

    def _and_published(self, answered: Answered, db: Session) -> Answered:
        db.flush()
        answered.published = outbox.published_in(db)
        answered.afterwards = due_afterwards(db)
        return answered

    def _said(self, result: Any) -> Answered:
        """The view's result as bytes, status and headers."""
        reply = result if isinstance(result, Reply) else Reply(result)
        if isinstance(reply.content, Plain):
            headers = reply.headers | {"Content-Type": reply.content.content_type}
            return Answered(reply.status or self._route.status, reply.content.text.encode(), headers)
        return Answered(reply.status or self._route.status, self._written(reply.content), reply.headers)

    def _written(self, content: Any) -> bytes:
        if isinstance(content, Written):
            return content.json.encode()
        return self._route.reply.dump_json(content) if self._route.reply else b""

    def _response(self, answered: Answered, standing: Standing | None, ask: Ask) -> Response:
        response = Response(answered.body, answered.status, answered.headers)
        if answered.body:
            response.content_type = answered.headers.get("Content-Type", _JSON)
        response.headers["Content-Language"] = ask.caller.language
        response.vary.update(["Accept-Language", *(["Accept"] if self._route.also else [])])
        response.headers.update(standing.headers() if standing else {})
        return self._cached(response)

    def _cached(self, response: Response) -> Response:
        """Anonymous discovery may be kept by caches, some by the asker's own; everything else by nobody."""
        public, private = self._route.public_seconds, self._route.private_seconds
        if not (public or private) or "Authorization" in request.headers:
            response.headers["Cache-Control"] = "no-store"
            return response
        kept = f"private, max-age={private}" if private else f"public, max-age={public}"
        response.headers["Cache-Control"] = kept
        response.add_etag()
        response.make_conditional(_without_if_match(request.environ))
        return response


def _without_if_match(environ: dict[str, Any]) -> dict[str, Any]:
    """Werkzeug would answer 412 to it, also where there is nothing to change."""
    return {name: value for name, value in environ.items() if name != "HTTP_IF_MATCH"}


def _ask(incoming: Request, runtime: Runtime, path: dict[str, Any], route: Route) -> Ask:
    """Read the request to its end, so that no transaction ever waits for a slow sender.

    A body or a version that the route does not ask for is not even looked at: the contract names no error for it.
    """
    file = _file(incoming, runtime) if route.takes_file else None
    form = _form(incoming) if route.takes_form else None
    given = GivenBytes(incoming.get_data(), dict(incoming.headers)) if route.takes_bytes else None
    raw = _json(incoming) if route.body and not route.takes_file else b""
    bearer = _bearer(incoming)
    return Ask(
        settings=runtime.settings,
        clock=runtime.clock,
        caller=caller_of(incoming, runtime.settings, logs.request_id.get() or str(uuid4())),
        bearer=bearer,
        claims=_claims(bearer, runtime),
        path=path,
        raw=raw,
        arguments=parsed(raw) if raw else _arguments(incoming, route),
        file=file,
        form=form,
        bytes_=given,
        wanted=_wanted(incoming, route),
        if_match=_if_match(incoming) if route.takes_version else None,
    )


def _arguments(incoming: Request, route: Route) -> dict[str, Any]:
    """The query, which may stand in for the body of a DELETE only: addresses are logged, and others carry secrets.

    Beside a file the body is the form's other fields; one that is given twice is a list, which no model takes.
    """
    if route.takes_file and route.body:
        given = [*incoming.form.lists(), *((name, [name]) for name in incoming.files if name != "file")]
        return {name: values if len(values) > 1 else values[0] for name, values in given}
    return incoming.args.to_dict() if route.body is None or route.method == "DELETE" else {}


def _json(incoming: Request) -> bytes:
    raw = incoming.get_data().strip()
    if raw and incoming.mimetype != _JSON:
        raise UnsupportedMedia
    return raw


def _file(incoming: Request, runtime: Runtime) -> GivenFile:
    """The one file of a multipart body; only routes that take one accept more than the usual size."""
    if incoming.mimetype != "multipart/form-data":
        raise UnsupportedMedia(_("Please send the file as multipart/form-data."))
    incoming.max_content_length = runtime.settings.max_upload_bytes + _FORM_AROUND_A_FILE
    given = incoming.files.getlist("file")
    if not given:
        raise Invalid(fields=[field_error("file", "required", _("This field is required."))])
    if len(given) > 1:
        raise Invalid(
            fields=[field_error("file", "too_many", _("At most {max_length} are allowed."), max_length=1)]
        )
    content = given[0].stream.read(runtime.settings.max_upload_bytes + 1)
    if len(content) > runtime.settings.max_upload_bytes:
        raise TooLarge
    return GivenFile(content)


def _form(incoming: Request) -> GivenForm:
    if incoming.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMedia(_("Please send a form."))
    return GivenForm(incoming.form.to_dict())


def _wanted(incoming: Request, route: Route) -> Wanted:
    return Wanted(incoming.accept_mimetypes.best_match([_JSON, *route.also]) or _JSON)


def _bearer(incoming: Request) -> str:
    kind, _space, token = incoming.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _claims(bearer: str, runtime: Runtime) -> Claims | None:
    try:
        return runtime.access_tokens.read(bearer, runtime.clock.now()) if bearer else None
    except BadToken:
        return None


def _if_match(incoming: Request) -> IfMatch | None:
    given = incoming.headers.get("If-Match", "").strip()
    if not given or given == "*":
        return None
    version = _VERSION.fullmatch(given)
    if version is None:
        raise Malformed(_("If-Match must be a version in quotes."))
    return IfMatch(int(version[1]))
