"""Who books, and for whom: a customer for themselves or a guest, or the business's own team."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.errors import Forbidden, Invalid, field_error
from common.i18n import _
from common.models import Business, BusinessClient, BusinessMember, User
from functions.booking.actions.order import Booker
from functions.booking.schemas import BookRequest


def booker_of(db: Session, user: User, request: BookRequest) -> Booker:
    """Somebody of the team books as a customer too, unless the request says that the team writes it down.

    Raises `Forbidden` for a request of the team's by somebody else, and `Invalid` for a customer whom the
    business does not know.
    """
    if not request.is_by_team:
        return Booker(user, "customer", user)
    if not _is_in_team(db, user, request.business):
        raise Forbidden
    return Booker(user, "team", _client(db, request.business, request.customer))


def _is_in_team(db: Session, user: User, business: UUID) -> bool:
    member = select(BusinessMember.id).join(Business, Business.id == BusinessMember.business_id)
    member = member.where(Business.uid == business).where(BusinessMember.user_id == user.id)
    return db.scalar(member) is not None


def _client(db: Session, business: UUID, customer: UUID | None) -> User | None:
    """One of the business's own clients, who has not left AvatID."""
    if customer is None:
        return None
    known = (
        select(User)
        .join(BusinessClient, BusinessClient.user_id == User.id)
        .join(Business, Business.id == BusinessClient.business_id)
        .where(Business.uid == business)
        .where(or_(BusinessClient.uid == customer, User.uid == customer))
        .where(User.deletion_requested_at.is_(None), User.erased_at.is_(None))
    )
    client = db.scalars(known).first()
    if client is None:
        raise Invalid(
            fields=[field_error("customer", "unknown_client", _("This is not one of your clients."))]
        )
    return client
