"""The four people of our stories, and the shops of two of them."""

import pytest
from sqlalchemy.orm import Session

from common.models import Category, User
from tests.integration.schema.salon import Shop, open_shop, saved


@pytest.fixture
def category(db: Session) -> Category:
    """Hairdressers."""
    return saved(
        db, Category(slug="hair", name_en="Hairdresser", name_sq="Parukeri", synonyms=["flokëtari", "berber"])
    )


@pytest.fixture
def alice(db: Session) -> User:
    """She books."""
    return saved(db, User(name="Alice"))


@pytest.fixture
def bora(db: Session) -> User:
    """She owns the salon."""
    return saved(db, User(name="Bora"))


@pytest.fixture
def erion(db: Session) -> User:
    """He has no business in Bora's salon, only one of his own."""
    return saved(db, User(name="Erion"))


@pytest.fixture
def salon(db: Session, bora: User, category: Category) -> Shop:
    """Bora's, where Dritan works."""
    return open_shop(db, bora, "Salloni i Borës", category)


@pytest.fixture
def elsewhere(db: Session, erion: User, category: Category) -> Shop:
    """Erion's own shop."""
    return open_shop(db, erion, "Elsewhere", category)
