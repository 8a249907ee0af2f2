"""Who may rate, change, answer and complain; strangers find nothing."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Forbidden
from common.models import Booking, Business, BusinessMember, Rating, RatingStatus, User
from common.team import LEADERS
from common.web.guards import related
from functions.rating import queries


def _answered_by(db: Session, user: User, uid: UUID) -> Rating | None:
    """A rating that can be read, for those who lead its business; the others of the team get `Forbidden`."""
    row = db.execute(
        select(Rating, BusinessMember.role)
        .join(Business, Business.id == Rating.business_id)
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .where(Rating.uid == uid)
        .where(Rating.status == RatingStatus.VISIBLE)
        .where(BusinessMember.user_id == user.id)
        .where(Business.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    if row.role not in LEADERS:
        raise Forbidden
    return row[0]


own_visit = related("booking", Booking, "customer", queries.visit_of_customer)
seen_visit = related("booking", Booking, "customer, owner, manager, the employee", queries.visit_seen_by)
own_rating = related("rating", Rating, "customer", queries.rating_by)
answered_rating = related("rating", Rating, "owner, manager", _answered_by, known_to="employee")
read_rating = related("rating", Rating, "reader", queries.rating_read_by, known_to="customer")
