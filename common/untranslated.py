"""What lacks one of the two languages: our own sentences, and the texts of categories, businesses, services, places.

A text is missing where it is there in the other language; what an owner has not written at all lacks nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    Text,
    Uuid,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from common.i18n import LANGUAGES
from common.models import Business, BusinessStatus, Category, JobOpening, Service

COLUMNS = ("kind", "business_uid", "business", "uid", "name", "field", "language")
"""Of `gaps`: what it is, whose, which one, and which of its texts is missing in which language."""
KINDS = ("category", "business", "service", "job")
_A_BATCH = 1000
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Sentence:
    """One of our own that a catalog lacks, or has only guessed (`is_fuzzy`)."""

    language: str
    msgid: str
    is_fuzzy: bool


@cache
def sentences_of_this_release() -> tuple[Sentence, ...]:
    """By the catalogs that this code came with: every sentence that nobody has translated, or looked at."""
    from common.i18n import catalogs  # it brings babel's readers along, which nothing else at run time needs

    found: list[Sentence] = []
    for language in LANGUAGES:
        kept = catalogs.kept(language)
        found += [Sentence(language, each, is_fuzzy=False) for each in catalogs.untranslated(language, kept)]
        found += [Sentence(language, each, is_fuzzy=True) for each in catalogs.guessed(kept)]
    return tuple(found)


def gaps() -> Subquery:
    """Every text that is there in one language only, with the columns of `COLUMNS`."""
    is_open = Business.archived_at.is_(None), Business.status != BusinessStatus.CLOSED
    categories = [_gap("category", Category, "name").where(Category.archived_at.is_(None))]
    businesses = [_gap("business", Business, field).where(*is_open) for field in ("name", "description")]
    services = [
        _gap("service", Service, field)
        .join(Business, Business.id == Service.business_id)
        .where(Service.is_active, Service.archived_at.is_(None), *is_open)
        for field in ("name", "description")
    ]
    jobs = [
        _gap("job", JobOpening, field)
        .join(Business, Business.id == JobOpening.business_id)
        .where(JobOpening.closed_at.is_(None), JobOpening.archived_at.is_(None), *is_open)
        for field in ("title", "description")
    ]
    return union_all(*categories, *businesses, *services, *jobs).subquery("gap")


def _gap(kind: str, model: Any, field: str) -> Rows:
    """The rows of a table whose `field` is there in one language only."""
    english, albanian = _is_there(getattr(model, f"{field}_en")), _is_there(getattr(model, f"{field}_sq"))
    has_business = model is not Category
    named = model.title_en if model is JobOpening else model.name_en
    return select(
        literal(kind, Text).label("kind"),
        (Business.uid if has_business else cast(null(), Uuid)).label("business_uid"),
        (Business.name_en if has_business else cast(null(), Text)).label("business"),
        model.uid.label("uid"),
        named.label("name"),
        literal(field, Text).label("field"),
        case((english, "sq"), else_="en").label("language"),
    ).where(english != albanian)


def _is_there(text: Any) -> ColumnElement[bool]:
    return func.coalesce(text, "").op("~")(r"\S")


def counts(db: Session) -> dict[tuple[str, str], int]:
    """How many texts of each kind lack each language."""
    gap = gaps()
    counted = select(gap.c.kind, gap.c.language, func.count()).group_by(gap.c.kind, gap.c.language)
    rows: Iterable[Any] = db.execute(counted)
    return {(kind, language): count for kind, language, count in rows}


def worst(db: Session, first: int) -> list[tuple[str, str, int]]:
    """The businesses that lack most: name, uid, and how many texts; with their services and open places."""
    gap = gaps()
    rows: Iterable[Any] = db.execute(
        select(gap.c.business, gap.c.business_uid, func.count().label("texts"))
        .where(gap.c.business_uid.is_not(None))
        .group_by(gap.c.business, gap.c.business_uid)
        .order_by(func.count().desc(), gap.c.business, gap.c.business_uid)
        .limit(first)
    )
    return [(name, str(uid), texts) for name, uid, texts in rows]


def every(db: Session) -> Iterator[tuple[str, ...]]:
    """Every gap, a business's together, read in batches."""
    gap = gaps()
    order = (gap.c.business, gap.c.business_uid, gap.c.kind, gap.c.name, gap.c.uid, gap.c.field)
    rows = db.execute(select(gap).order_by(*order), execution_options={"yield_per": _A_BATCH})
    for row in rows:
        yield tuple("" if value is None else str(value) for value in row)


def lacking(
    db: Session, kind: str, language: str, *, first: int, offset: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Some of the gaps of one kind in one language, with the columns of `COLUMNS`, by business and name."""
    gap = gaps()
    rows = select(gap).where(gap.c.kind == kind).where(gap.c.language == language)
    order = (gap.c.business, gap.c.business_uid, gap.c.name, gap.c.uid, gap.c.field)
    return db.execute(rows.order_by(*order).limit(first).offset(offset)).all()
