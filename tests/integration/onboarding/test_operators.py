"""AvatID's own people open no business."""

from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.models import OperatorRole
from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, DESCRIBED


def test_an_operator_who_opens_a_business_is_told_why_not(erion: Phone, db: Session, clock: SetClock) -> None:
    assert erion.user is not None
    operators.appoint(db, erion.user, OperatorRole.SUPPORT, now=clock.now())
    db.commit()
    reply = erion.post(CREATE, DESCRIBED | {"categories": []})
    assert (reply.status_code, reply.json["code"]) == (409, "operator_has_no_business")
    assert erion.get("/api/onboarding/business/my/").json["results"] == []
