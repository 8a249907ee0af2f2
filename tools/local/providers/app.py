"""All provider fakes as one WSGI app: a blueprint a provider, in this list and nowhere else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from common.clock import Clock, SystemClock
from tools.local.keys import Keys
from tools.local.providers import (
    apple,
    elasticemail,
    facebook,
    fcm,
    google,
    google_oauth,
    identitytoolkit,
    instagram,
    sendgrid,
    stripe,
    twilio_messages,
    twilio_verify,
    vision,
)
from tools.local.providers.calls import count_calls
from tools.local.providers.journal import Journal
from tools.local.providers.moods import Moods, let_misbehave
from tools.local.providers.refusals import let_refuse
from tools.local.providers.surroundings import Surroundings

PROVIDERS = (
    sendgrid,
    elasticemail,
    fcm,
    google_oauth,
    identitytoolkit,
    twilio_verify,
    twilio_messages,
    google,
    apple,
    facebook,
    instagram,
    vision,
    stripe,
)


def providers_app(
    journal: Journal,
    clock: Clock | None = None,
    keys: Keys | None = None,
    payment_notices: tuple[str, str] | None = None,
    lasting: Path | None = None,
) -> Flask:
    """Every provider, each accepting into the journal, and /control to make them fail."""
    app = Flask("providers")
    surroundings = Surroundings(journal, clock or SystemClock(), keys, payment_notices, lasting)
    count_calls(app)
    for provider in PROVIDERS:
        app.register_blueprint(provider.blueprint(surroundings))
    let_misbehave(app, Moods())
    let_refuse(app)

    @app.get("/")
    def index() -> dict[str, list[str]]:
        return {"providers": list(app.blueprints)}

    return app
