"""All provider fakes as one WSGI app: a blueprint a provider, in this list and nowhere else."""

from __future__ import annotations

from flask import Flask

from tools.local.providers import fcm, google_oauth, sendgrid
from tools.local.providers.journal import Journal
from tools.local.providers.moods import Moods, let_misbehave

PROVIDERS = (sendgrid, fcm, google_oauth)


def providers_app(journal: Journal) -> Flask:
    """Every provider, each accepting into the journal, and /control to make them fail."""
    app = Flask("providers")
    for provider in PROVIDERS:
        app.register_blueprint(provider.blueprint(journal))
    let_misbehave(app, Moods())

    @app.get("/")
    def index() -> dict[str, list[str]]:
        return {"providers": list(app.blueprints)}

    return app
