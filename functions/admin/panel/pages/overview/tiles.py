"""What waits for somebody of ours, as numbers that lead to where it is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from common import outbox
from common.i18n import _
from common.models import (
    BusinessClaim,
    ChatReport,
    ClaimProof,
    ClaimStatus,
    Rating,
    RatingReport,
    RatingStatus,
    Upload,
)
from common.models.media import TO_LOOK_AT
from functions.admin.panel.pages.faults.queries import faults_since
from functions.admin.panel.pages.job_runs.standing import jobs

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, what it counts (an English catalogue entry), and the name of the page it leads to.

    `view` is a page within that one, if it is not its first. `waits` says that somebody should look there.
    """

    label: str
    number: int
    page: str
    view: str | None = None

    @property
    def waits(self) -> bool:
        """Whether there is anything."""
        return self.number > 0


def tiles(db: Session, now: datetime, standing: outbox.Overview) -> list[Tile]:
    """What waits, the machine room last."""
    return [
        Tile(_("Ratings to look at"), ratings_to_look_at(db), "reports"),
        Tile(_("Chat reports to look at"), chat_reports(db), "reports", "conversations"),
        Tile(_("Pictures to look at"), pictures(db), "pictures"),
        Tile(_("Claims that wait"), claims(db, now), "claims"),
        Tile(_("Messages given up"), standing.total("dead") + standing.total("unknown"), "messages"),
        Tile(_("Jobs late or failed"), sum(each.is_amiss for each in jobs(db, now)), "job_runs"),
        Tile(_("Errors of ours in 24 hours"), faults_since(db, now - _A_DAY), "faults"),
    ]


def ratings_to_look_at(db: Session) -> int:
    """Ratings that are reported or not shown until somebody decides; two walks along small indexes."""
    reported = select(RatingReport.rating_id.label("id")).where(RatingReport.decision.is_(None))
    held = select(Rating.id).where(Rating.status == RatingStatus.MODERATION)
    wanted = union(reported, held).subquery()
    shown = select(func.count()).join_from(wanted, Rating, Rating.id == wanted.c.id)
    return db.scalars(shown.where(Rating.withdrawn_at.is_(None))).one()


def chat_reports(db: Session) -> int:
    """Reports from conversations that nobody has decided."""
    return db.scalars(select(func.count()).where(ChatReport.decision.is_(None))).one()


def pictures(db: Session) -> int:
    """Pictures that everybody sees and none of us has looked at."""
    return db.scalars(select(func.count()).select_from(Upload).where(TO_LOOK_AT)).one()


def claims(db: Session, now: datetime) -> int:
    """Claims that one of us has to judge."""
    waiting = select(func.count()).where(BusinessClaim.status == ClaimStatus.OPEN)
    waiting = waiting.where(BusinessClaim.proof == ClaimProof.REVIEW)
    return db.scalars(waiting.where(BusinessClaim.expires_at > now)).one()
