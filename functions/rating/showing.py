"""Ratings as their readers see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.i18n import told
from common.integrations.storage import Storage
from common.models import Booking, Business, Employee, Rating, RatingReply, RatingStatus, User
from common.naming import name_of
from common.web.pictured import Pictured
from functions.rating import queries
from functions.rating.actions.saying import EDITED_WITHIN
from functions.rating.schemas import (
    BusinessInRating,
    EmployeeInRating,
    RatingOfVisit,
    RatingShown,
    RatingsOfBusiness,
    ReplyShown,
)


def of_business(business: Business, shown: list[RatingShown], after: str | None) -> RatingsOfBusiness:
    """A page of what everybody reads, with what all ratings of the business come to."""
    count, total = business.rating_count, business.rating_sum
    return RatingsOfBusiness(
        results=shown,
        next=after,
        average=round(total / count, 1) if count else None,
        count=count,
        histogram=dict(enumerate(business.rating_histogram, start=1)),
    )


def for_everybody(db: Session, rows: Sequence[Rating], language: str, storage: Storage) -> list[RatingShown]:
    """These ratings, their authors loaded, in the reader's language."""
    return [RatingShown(**each) for each in _shown(db, rows, language, storage)]


def for_parties(
    db: Session, rows: Sequence[Rating], language: str, storage: Storage, *, now: datetime
) -> list[RatingOfVisit]:
    """The same for their author, and for the team, with the visits they are about."""
    visits = queries.visits_of(db, rows)
    shown = _shown(db, rows, language, storage)
    return [
        RatingOfVisit(**each, **_of_visit(row, visits[row.booking_id], language, now))
        for row, each in zip(rows, shown, strict=True)
    ]


def _of_visit(rating: Rating, visit: Booking, language: str, now: datetime) -> dict[str, Any]:
    until = rating.created_at + EDITED_WITHIN
    is_open = rating.status is not RatingStatus.HIDDEN and now <= until
    name = told(language, visit.business_name_en, visit.business_name_sq)
    return {
        "business": BusinessInRating(uid=visit.business.uid, name=name),
        "booking": visit.uid,
        "status": rating.status,
        "editable_until": until if is_open else None,
    }


def _shown(db: Session, rows: Sequence[Rating], language: str, storage: Storage) -> list[dict[str, Any]]:
    """Three more statements, however many there are."""
    ids = [row.id for row in rows]
    replies, pictures, team = (
        queries.replies_to(db, ids),
        queries.pictures_of(db, ids),
        queries.employees_of(db, rows),
    )
    return [
        {
            "uid": row.uid,
            "author": author_of(row.customer, language),
            "rating": row.rating,
            "employee": _employee(team.get(row.employee_id or 0)),
            "employee_rating": row.employee_rating,
            "comment": row.comment,
            "images": [Pictured.of(each, storage) for each in pictures.get(row.id, [])],
            "reply": _reply(row, replies.get(row.id)),
            "created_at": row.created_at,
            "edited_at": row.edited_at,
        }
        for row in rows
    ]


def author_of(person: User, language: str) -> str:
    """Arta K.; of somebody who has left, that there is nobody any more."""
    if person.erased_at is not None or not person.surname:
        return name_of(person, language)
    return f"{person.name} {person.surname[0].upper()}."


def _employee(employee: Employee | None) -> EmployeeInRating | None:
    return None if employee is None else EmployeeInRating(uid=employee.uid, name=employee.full_name)


def reply_shown(rating: Rating, reply: RatingReply) -> ReplyShown:
    """What was answered, and whether the rating has changed since."""
    said_at = reply.edited_at or reply.created_at
    return ReplyShown(
        uid=reply.uid,
        text=reply.text,
        is_older_than_rating=rating.edited_at is not None and rating.edited_at > said_at,
        created_at=reply.created_at,
        edited_at=reply.edited_at,
    )


def _reply(rating: Rating, reply: RatingReply | None) -> ReplyShown | None:
    return None if reply is None else reply_shown(rating, reply)
