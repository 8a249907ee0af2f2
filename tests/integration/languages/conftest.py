"""A salon whose texts are there in both languages, in one, or as blanks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, Category, Service
from tests.integration.conftest import Phone
from tests.integration.salon import Salon

TEXTS = {
    "both": (("Salon", "Salloni"), ("Near the lake.", "Pranë liqenit.")),
    "english only": (("Salon", None), ("Near the lake.", None)),
    "blank": (("Salon", " "), ("Near the lake.", "")),
    "albanian only": (("Salon", "Salloni"), ("", "Pranë liqenit.")),
}
"""Name and description, each in English and Albanian."""
READ = {
    ("both", "en"): ("Salon", "Near the lake."),
    ("both", "sq"): ("Salloni", "Pranë liqenit."),
    ("english only", "sq"): ("Salon", "Near the lake."),
    ("blank", "sq"): ("Salon", "Near the lake."),
    ("albanian only", "en"): ("Salon", "Pranë liqenit."),
    ("albanian only", "sq"): ("Salloni", "Pranë liqenit."),
}
"""What a reader of a language is told."""


def write(db: Session, salon: Salon, kind: str) -> None:
    """Give the salon, its cut and its category these texts, as rows."""
    (name_en, name_sq), (description_en, description_sq) = TEXTS[kind]
    business = db.scalars(select(Business).where(Business.uid == salon.uid)).one()
    service = db.scalars(select(Service).where(Service.uid == salon.cut)).one()
    category = db.scalars(select(Category).where(Category.uid == salon.category)).one()
    for row in (business, service):
        row.name_en, row.name_sq = name_en, name_sq
        row.description_en, row.description_sq = description_en, description_sq
    category.name_en, category.name_sq = name_en, name_sq or ""
    db.commit()


def reading(phone: Phone, accepted: str) -> Phone:
    """The same phone, set to these languages."""
    phone.language = accepted
    return phone


def tomorrow(clock: SetClock) -> str:
    """A working day: the clock stands on a Monday."""
    return f"{clock.now():%Y-%m-}{clock.now().day + 1:02d}"
