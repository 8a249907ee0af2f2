"""What they said in public stays, under nobody's name."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.erasure.person import Person
from common.erasure.rule import Erase, Rule, doing
from common.models import (
    Business,
    Rating,
    RatingImage,
    RatingReply,
    RatingReport,
    RatingRevision,
)


def _theirs(person: Person) -> Select[int]:
    return select(Rating.id).where(Rating.customer_id == person.id)


def _striking(column: InstrumentedAttribute[str], rows: Any) -> Erase:
    """Take names, address and number out of a text that otherwise stays; `rows` says whose texts."""

    def act(db: Session, person: Person) -> None:
        for row in _with_names(db.scalars(select(column.class_).where(rows(person))), column.key, person):
            setattr(row, column.key, person.struck_from(getattr(row, column.key)))
        db.flush()

    return act


def _with_names(rows: Iterable[Any], name: str, person: Person) -> list[Any]:
    return [row for row in rows if person.struck_from(getattr(row, name)) != getattr(row, name)]


RATING = Rule(
    "rating",
    'stays as "deleted user"; names, address and number are struck out of the comment',
    _striking(Rating.comment, lambda person: Rating.customer_id == person.id),
    "ratings",
    lambda person: (
        select(
            Rating.uid,
            Business.name_en.label("business"),
            Rating.rating,
            Rating.employee_rating,
            Rating.comment,
            Rating.status,
            Rating.created_at,
            Rating.edited_at,
        )
        .join(Business, Business.id == Rating.business_id)
        .where(Rating.customer_id == person.id)
    ),
)

REVISION = Rule(
    "rating_revision",
    "deleted: what the rating said before it was edited",
    doing(lambda person: delete(RatingRevision).where(RatingRevision.rating_id.in_(_theirs(person)))),
    "earlier_ratings",
    lambda person: (
        select(Rating.uid.label("rating"), RatingRevision.comment, RatingRevision.replaced_at)
        .join(Rating, Rating.id == RatingRevision.rating_id)
        .where(Rating.customer_id == person.id)
    ),
)

REPLY = Rule(
    "rating_reply",
    "stays: the business answered; their names are struck out",
    _striking(
        RatingReply.text,
        lambda person: or_(RatingReply.author_id == person.id, RatingReply.rating_id.in_(_theirs(person))),
    ),
    "replies",
    lambda person: select(RatingReply.uid, RatingReply.text, RatingReply.created_at).where(
        RatingReply.author_id == person.id
    ),
)


def _report_words(db: Session, person: Person) -> None:
    """Their own words go; what others wrote about their ratings loses the names."""
    mine = update(RatingReport).where(RatingReport.reporter_id == person.id).values(text="")
    db.execute(mine, execution_options={"synchronize_session": False})
    _striking(RatingReport.text, lambda who: RatingReport.rating_id.in_(_theirs(who)))(db, person)


REPORT = Rule(
    "rating_report",
    "stays, without their words; in reports on their ratings their names are struck out",
    _report_words,
    "reports",
    lambda person: select(
        RatingReport.uid, RatingReport.reason, RatingReport.text, RatingReport.created_at
    ).where(RatingReport.reporter_id == person.id),
)

IMAGE = Rule(
    "rating_image",
    "deleted, with its picture",
    doing(
        lambda person: delete(RatingImage).where(
            or_(
                RatingImage.rating_id.in_(_theirs(person)),
                RatingImage.upload_id.in_([upload.id for upload in person.uploads]),
            )
        )
    ),
)
