"""What keeps other sites' pages away from the panel: origin, token, and what a browser may load and frame."""

import secrets

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from common.errors import Forbidden
from common.i18n import _
from common.runtime import Runtime
from common.settings import Settings
from functions.admin.panel.addresses import parts_of

_CHANGING = ("POST", "PUT", "PATCH", "DELETE")
_HEADERS = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class FromElsewhere(Forbidden):
    """Another site's page has sent this, or it does not say whose."""

    code = "from_elsewhere"
    title = _("This did not come from the panel's own page.")
    detail = _("Please open the page again and repeat what you did.")


def install(app: Flask) -> None:
    """Guard every request that changes something, and tell browsers what each page may do."""
    runtime: Runtime = app.runtime  # type: ignore[attr-defined]

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in _CHANGING and not _is_our_own(runtime.settings):
            raise FromElsewhere

    CSRFProtect(app)

    @app.after_request
    def tell_the_browser(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _policy(runtime.settings)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if not (request.endpoint or "").endswith("static"):
            response.headers["Cache-Control"] = "no-store"
        return response


def nonce() -> str:
    """The word by which a page's own scripts are known; another one for each reply."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return str(g.nonce)


def _is_our_own(settings: Settings) -> bool:
    """By what browsers themselves say of where a form stands, which no page can change."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    said = request.headers.get("Origin") or _origin(request.headers.get("Referer", ""))
    return said in (_origin(settings.public_url), _origin(request.host_url))


def _origin(address: str) -> str:
    parts = parts_of(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "nowhere"


def _policy(settings: Settings) -> str:
    pictures = " ".join(sorted({"'self'", "data:", *_picture_hosts(settings)}))
    return (
        f"default-src 'none'; script-src 'nonce-{nonce()}'; style-src 'self'; img-src {pictures}; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def _picture_hosts(settings: Settings) -> set[str]:
    """Where people's pictures lie, and the map's tiles."""
    addresses = (
        settings.panel_map_tiles.replace("{s}.", "*."),
        "https://storage.googleapis.com",
        settings.media_url,
        settings.public_url,
    )
    return {_origin(each) for each in addresses if each}
