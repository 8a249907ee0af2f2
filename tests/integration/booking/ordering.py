"""Ordering an hour, and what comes of it."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone

BOOK = "/api/business/book/"


def booked(phone: Phone, order: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Book, and expect it to work."""
    reply = phone.post(BOOK, order, **headers)
    assert reply.status_code == 201, reply.json
    body: dict[str, Any] = reply.json
    return body


def refused(phone: Phone, order: dict[str, Any]) -> tuple[int, str]:
    """Try to book, and expect it not to work."""
    reply = phone.post(BOOK, order)
    assert reply.content_type == "application/problem+json"
    assert reply.json is not None
    return reply.status_code, reply.json["code"]


def count(db: Session, kind: type) -> int:
    """How many rows there are."""
    return db.scalar(select(func.count()).select_from(kind)) or 0
