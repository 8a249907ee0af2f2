"""The panel's own app: Flask-Admin on our tables, each request in one transaction, behind one door."""

import hashlib
import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, redirect, request, send_from_directory, session, url_for
from flask.typing import ResponseReturnValue
from flask_admin import Admin
from sqlalchemy.orm import Session
from werkzeug.security import safe_join

from common import outbox, sealing
from common.afterwards import due_afterwards
from common.runtime import Runtime
from common.web import manners
from functions.admin.panel import arriving, defences, refusals, sessions, speaking
from functions.admin.panel.addresses import Address
from functions.admin.panel.compiled import Compiled
from functions.admin.panel.pages import dashboard, views
from functions.admin.panel.signing_in import door
from functions.admin.panel.visit import Visit

log = logging.getLogger(__name__)

_WITHOUT_SIGN_IN = ("door.", "static", "plain")


class Panel(Flask):
    """A Flask app whose pages stand in one transaction each, and for signed-in operators only."""

    runtime: Runtime
    url_rule_class = Address
    jinja_options = {"bytecode_cache": Compiled()}

    def send_static_file(self, filename: str) -> Response:
        """A file of ours, named by what is in it: the platform gives every file of a build the same time."""
        folder = str(self.static_folder)
        file = Path(safe_join(folder, filename) or folder)
        named: str | bool = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else True
        return send_from_directory(folder, filename, max_age=self.get_send_file_max_age(filename), etag=named)

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the page: static files and the door without a transaction, everything else within one."""
        if request.endpoint is None or _is_open(request.endpoint):
            return super().dispatch_request()
        published: list[outbox.Published] = []
        after: list[Any] = []
        before = deepcopy(dict(session))

        def within(db: Session) -> Response:
            published.clear()
            after.clear()
            _take_back(before)
            response = self._page(db)
            db.flush()
            published.extend(outbox.published_in(db))
            after.extend(due_afterwards(db))
            return response

        try:
            response = self.runtime.transactions.run(within)
        except Exception:
            _take_back(before)
            raise
        self._go_on(after)
        outbox.relay(published, self.runtime)
        return response

    def _page(self, db: Session) -> Response:
        """The page for whoever is signed in, whole: nothing is rendered after the transaction's end."""
        now, settings = self.runtime.clock.now(), self.runtime.settings
        word = session.get("word")
        row = sessions.session_of(db, str(word), now=now, settings=settings) if word else None
        if row is None:
            session.pop("word", None)
            return self.make_response(redirect(url_for("door.sign_in", next=_here()), 303))
        mine, operator, person = row
        sessions.seen(mine, now)
        g.visit = Visit(self.runtime, db, now, operator, person, mine)
        return self.make_response(super().dispatch_request())

    def _go_on(self, after: list[Any]) -> None:
        """What follows stands already committed: no trouble there turns it into an error."""
        for act in after:
            try:
                act(self.runtime)
            except Exception as error:
                log.warning("what follows a page went wrong", exc_info=error)


def _is_open(endpoint: str) -> bool:
    return endpoint.startswith(_WITHOUT_SIGN_IN) or endpoint.endswith(".static")


def _take_back(before: dict[str, Any]) -> None:
    """Nothing is said to be done that an act said on a try which was undone."""
    if request.method == "POST" and dict(session) != before:
        session.clear()
        session.update(deepcopy(before))


def _here() -> str | None:
    """Where to come back to; only what was read, never what was sent."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def panel(runtime: Runtime) -> Flask:
    """The panel of this runtime, to be mounted at /admin."""
    app = Panel("functions.admin.panel", template_folder="templates", static_folder="static")
    app.runtime = runtime
    app.url_map.strict_slashes = False
    app.config |= configuration(runtime)
    refusals.install(app)
    manners.install(app)
    defences.install(app)
    arriving.install(app)
    speaking.install(app)
    app.register_blueprint(door(runtime))
    admin = Admin(
        app,
        name=runtime.settings.project_name,
        url="/",
        index_view=dashboard(),
        csp_nonce_generator=defences.nonce,
    )
    for view in views():
        admin.add_view(view)
    return app


def configuration(runtime: Runtime) -> dict[str, Any]:
    """The cookie holds the session's word, the language and what to say next; it is signed, and kept from scripts."""
    return {
        "SECRET_KEY": sealing.derived("panel cookie", runtime.settings),
        "SESSION_COOKIE_NAME": "__Host-avatid-panel",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "MAX_CONTENT_LENGTH": runtime.settings.max_body_bytes,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session; a forgotten tab is no attack
        "WTF_CSRF_SSL_STRICT": False,  # `defences` looks at Origin and Referer on every connection
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }
