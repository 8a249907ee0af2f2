"""A family of four routes that does what real ones do, only plainer."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.orm import Session

from common.errors import AppError, Conflict, NotFound
from common.models import User
from common.runtime import Runtime
from common.web.app import create_app
from common.web.ask import Caller, IfMatch
from common.web.contract import Api
from common.web.guards import anyone, signed_in, signed_in_lately
from common.web.limits import per_address, per_field
from common.web.validation import Answer, Body, Query


class Note(Body):
    """Something to write down."""

    text: str = Field(min_length=1, max_length=20)
    tags: list[str] = Field(default_factory=list)


class Asked(Query):
    """A number and some words."""

    number: int = Field(1, ge=1, le=9)
    word: list[str] = Field(default_factory=list)


class Said(Answer):
    """What the test family says."""

    text: str


class Remembered(Conflict):
    """A refusal that must leave a trace."""

    code = "remembered"
    keep = True


class Forgotten(Conflict):
    """A refusal that must leave none."""

    code = "forgotten"


def write(db: Session, name: str) -> None:
    """Leave a row that can be counted."""
    db.add(User(name=name))
    db.flush()


def names(db: Session) -> list[str]:
    """The rows left, in order."""
    return list(db.scalars(text("SELECT name FROM users WHERE email IS NULL ORDER BY id")))


def plain_api() -> Api:
    """The routes; made anew for each test."""
    api = Api("plain")

    @api.get("/api/plain/cached/", auth=anyone, public_seconds=60)
    def cached(query: Asked) -> Said:
        """Say a number and words."""
        return Said(text=f"{query.number} {' '.join(query.word)}".strip())

    @api.post("/api/plain/notes/", auth=anyone, status=201, idempotent=True, errors=[Conflict])
    def add_note(db: Session, body: Note) -> Said:
        """Write a note down."""
        write(db, body.text)
        refusals: dict[str, type[AppError]] = {"keep": Remembered, "drop": Forgotten, "gone": NotFound}
        if body.text in refusals:
            raise refusals[body.text]
        if body.text == "break":
            raise RuntimeError("a secret of ours: password=hunter2")
        return Said(text=body.text)

    @api.get("/api/plain/me/", auth=signed_in)
    def me(user: User, caller: Caller) -> Said:
        """Say who is asking, from where."""
        return Said(text=f"{user.name} {caller.address}")

    @api.get("/api/plain/lately/", auth=signed_in_lately)
    def lately(user: User) -> Said:
        """Say who has signed in lately."""
        return Said(text=user.name)

    @api.patch("/api/plain/version/", auth=anyone)
    def version(if_match: IfMatch | None) -> Said:
        """Say which version was seen."""
        return Said(text=str(if_match))

    @api.post(
        "/api/plain/limited/",
        auth=anyone,
        limits=[per_address("limited", 5, 60), per_field("limited", "text", 2, 60)],
    )
    def limited(body: Note) -> Said:
        """Say it, but not too often."""
        return Said(text=body.text)

    return api


@pytest.fixture
def plain(runtime: Runtime) -> FlaskClient:
    """The plain family, served."""
    settings = runtime.settings.model_copy(
        update={"cors_origins": ("https://app.avatid.test",), "trusted_proxies": ("10.0.0.0/8",)}
    )
    return create_app(plain_api(), replace(runtime, settings=settings)).test_client()
