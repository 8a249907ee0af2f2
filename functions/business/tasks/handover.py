"""A business has another owner: both hear it, as news about the safety of what is theirs."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.events import BusinessHandedOver
from common.i18n import told
from common.models import Business, User
from common.notifying import What, tell_security
from common.runtime import Runtime
from functions.business.tasks.board import background


@background.on("send_handover_notification")
def send_handover_notification(db: Session, event: BusinessHandedOver, runtime: Runtime) -> None:
    """Tell the old owner and the new one; neither line names the other, so it can stay when they go."""
    business = db.scalars(select(Business).where(Business.uid == event.business)).one()
    whats: Mapping[UUID, What] = {event.by: "business_handed_over", event.to: "business_received"}
    people = select(User).where(User.uid.in_(whats)).where(User.erased_at.is_(None)).order_by(User.id)
    for person in db.scalars(people).all():
        name = told(person.language, business.name_en, business.name_sq)
        facts = {"business": str(business.uid), "business_name": name}
        tell_security(db, person, whats[person.uid], facts, now=runtime.clock.now())
