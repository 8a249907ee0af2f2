"""Whoever comes from another site's page, as from a letter: our cookie stays behind then (SameSite=Strict).

So we do not know them, and what we would write into a cookie now would replace the session that they may have.
"""

from flask import Flask, Response, render_template, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    """A signed cookie that is never written in reply to another site's page: it could sign somebody out."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, if the request could bring it."""
        if not _comes_from_elsewhere():
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Have a page that is only read asked for once more, by a page of ours, which brings the cookie."""
    app.session_interface = Sessions()

    @app.before_request
    def ask_again() -> str | None:
        is_opened = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        return render_template("panel/arriving.html") if is_opened and _comes_from_elsewhere() else None


def _comes_from_elsewhere() -> bool:
    return request.headers.get("Sec-Fetch-Site") == "cross-site"
