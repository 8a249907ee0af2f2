"""A barber is wanted at Bora's, and somebody would like to be one."""

from typing import Any

from common.models import User
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done, made

OWN, PUBLIC, MINE = "/api/onboarding/jobs/", "/api/business/jobs/", "/api/business/jobs/applications/mine/"
BARBER = {
    "title": "Barber wanted",
    "title_sq": "Kërkohet berber",
    "description": "Two years are enough.",
    "salary_from": "60000.00",
    "salary_to": "80000.00",
}


def offer(salon: Salon, **more: Any) -> str:
    """Offer a barber's place, unless described otherwise; its uid."""
    wish: dict[str, Any] = {"business": salon.uid, "category": salon.category} | BARBER | more
    return made(salon.owner.post(OWN, wish))


def apply(phone: Phone, job: str, message: str = "I have cut hair for two years.", **more: Any) -> Any:
    """Say that one would like the place; the whole reply."""
    return phone.post(f"{PUBLIC}{job}/apply/", {"message": message} | more)


def applied(phone: Phone, job: str, **more: Any) -> str:
    """The same, expecting it to work; the application's uid."""
    return str(done(apply(phone, job, **more), 201)["uid"])


def answer(phone: Phone, job: str, application: str, word: str = "accept") -> Any:
    """Accept or decline."""
    return phone.post(f"{OWN}{job}/applications/{application}/{word}/")


def read(phone: Phone, job: str) -> list[dict[str, Any]]:
    """The applications for a place, as its business sees them."""
    rows: list[dict[str, Any]] = done(phone.get(f"{OWN}{job}/applications/"), 200)["results"]
    return rows


def titles(reply: Any) -> list[str]:
    """The titles in a page of jobs."""
    return [row["title"] for row in done(reply, 200)["results"]]


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user
