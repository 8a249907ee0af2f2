"""One port for every public family: what the load balancer does in the cloud, for the local stack.

Reads terraform/routes.json, which the load balancer's URL map is made of, and runs each family's
function in this process, fetched from the root main.py as the platform fetches it. The worker is
private and not to be found here.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from tools.local.environment import ROOT
from tools.local.providers import Journal, inbox_app


def gateway_app(root: Path, inbox: WSGIApplication) -> WSGIApplication:
    """The families of `root`, each under its prefixes, and the inbox; anything else is a 404 problem."""
    routes = json.loads((root / "terraform" / "routes.json").read_text())
    targets = importlib.import_module("main")
    till = _elsewhere(f"{os.environ.get('PROVIDERS_URL', '')}/stripe/")
    prefixes: dict[str, WSGIApplication] = {"/local/inbox": inbox, "/local/payments": till}
    for family, paths in routes["families"].items():
        if family not in routes["private"]:
            function = _as_wsgi(getattr(targets, family))
            prefixes |= {path.removesuffix("*").rstrip("/"): function for path in paths}
    return by_longest_prefix(prefixes)


def by_longest_prefix(prefixes: Mapping[str, WSGIApplication]) -> WSGIApplication:
    """One app of several: whoever has the longest prefix of a path answers it, whole."""
    longest_first = sorted(prefixes.items(), key=lambda item: len(item[0]), reverse=True)

    def gateway(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "/"))
        for prefix, app in longest_first:
            if path == prefix or path.startswith(f"{prefix}/"):
                return app(environ, start_response)
        return _nothing_here(path)(environ, start_response)

    return gateway


def _as_wsgi(function: Any) -> WSGIApplication:
    """A Cloud Function takes a Flask request and returns a reply, which may be a whole WSGI app: ours is."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reply: WSGIApplication = function(Request(environ))
        return reply(environ, start_response)

    return app


def _elsewhere(address: str) -> WSGIApplication:
    """The page of another process: who wants to pay as a phone does, is sent to the provider's fake."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return redirect(address)(environ, start_response)

    return app


def _nothing_here(path: str) -> Response:
    problem = {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": f"No family serves {path}.",
    }
    return Response(json.dumps(problem), 404, content_type="application/problem+json")


def application() -> WSGIApplication:
    """The gateway of this checkout, for the server's process."""
    return gateway_app(ROOT, inbox_app(Journal(Path(os.environ["LOCAL_INBOX_DIR"]))))


def command(port: int) -> list[str]:
    """The process that serves it: gunicorn as the platform runs it, with a function's 16 threads.

    It must end at once when asked, so it waits for nobody.
    """
    where = ["--bind", f"127.0.0.1:{port}", "--threads", "16", "--timeout", "0", "--graceful-timeout", "1"]
    quiet = ["--log-level", "warning", "--no-control-socket", "--limit-request-line", "0"]
    return [sys.executable, "-m", "gunicorn", *where, *quiet, "tools.local.gateway:application()"]
