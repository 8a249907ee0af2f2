"""News about a team and its business, for the owners: somebody has joined or left, one of us has decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.i18n import told
from common.models import Business, BusinessMember, Employee, Notification, NotificationType, Role, User
from common.notifying.security import tell_security
from common.notifying.telling import News, Standing, tell
from common.settings import Settings

TeamNews = Literal["joined_team", "left_team", "business_verified"]
"""What can happen to a team or its business; each is a folder of `common/templates`. Only letters name people."""


def tell_owners(
    db: Session,
    business: Business,
    employee: Employee | None,
    what: TeamNews,
    *,
    now: datetime,
    but: User | None = None,
    is_apart: bool = False,
) -> None:
    """Tell the owners, in the transaction in which it happens, but not the one whose act it was, if it was theirs.

    `is_apart`: the person's visits here and in another of their shops overlap, which somebody has to put right.
    """
    data = {"what": what, "business": str(business.uid)}
    data |= {"employee": str(employee.uid)} if employee else {}
    data |= {"is_apart": "true"} if is_apart else {}
    about = uuid4()
    others = _owners(business).where(User.id != but.id) if but else _owners(business)
    for owner in db.scalars(others).all():
        tell(db, owner, _news(owner, data, about, business, employee, front=""), now=now)


def warn_owners(
    db: Session,
    business: Business,
    what: Literal["business_suspended", "business_reinstated"],
    *,
    now: datetime,
) -> None:
    """Tell the owners that all of their business is hidden, or shown again: by mail whatever they have stopped."""
    for owner in db.scalars(_owners(business)).all():
        name = told(owner.language, business.name_en, business.name_sq)
        tell_security(db, owner, what, {"business": str(business.uid), "business_name": name}, now=now)


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What news of a team says now; None for somebody who does not own the business any more."""
    data = notification.data
    business = db.scalar(select(Business).where(Business.uid == UUID(data["business"])))
    owner = db.scalar(_owners(business).where(User.id == notification.user_id)) if business else None
    if business is None or owner is None:
        return None
    employee = _employee(db, data.get("employee"))
    news = _news(owner, data, notification.uid, business, employee, front=settings.frontend_url)
    return Standing(notification, owner, news)


def _employee(db: Session, uid: str | None) -> Employee | None:
    return db.scalar(select(Employee).where(Employee.uid == UUID(uid))) if uid else None


def _owners(business: Business) -> Select[User]:
    return (
        select(User)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id == business.id)
        .where(BusinessMember.role == Role.OWNER)
        .where(User.blocked_at.is_(None))
        .where(User.erased_at.is_(None))
        .order_by(User.id)
    )


def _news(
    owner: User,
    data: Mapping[str, str],
    about: UUID,
    business: Business,
    employee: Employee | None,
    *,
    front: str,
) -> News:
    """The line in the app shows no link: only letters, which are written later, need to know the `front` page."""
    said: dict[str, Any] = {
        "name": owner.name,
        "business": told(owner.language, business.name_en, business.name_sq),
        "employee": employee.full_name if employee else "",
        "is_apart": "is_apart" in data,
        "link": f"{front}/team/{business.uid}",
        "settings_link": f"{front}/settings/notifications",
    }
    return News(
        type=NotificationType.TEAM,
        about=f"{data['what']}:{about}",
        template=data["what"],
        said=said,
        data=dict(data),
    )
