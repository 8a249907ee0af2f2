"""What businesses hear of applications, and applicants of what became of them.

A line in somebody's list never names the applicant: it stays when they have gone. Letters, read at once, do.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.i18n import told
from common.models import (
    ApplicationStatus,
    BusinessMember,
    JobApplication,
    JobOpening,
    Notification,
    NotificationType,
    Role,
    User,
)
from common.naming import name_of
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings

_DECIDED = {
    ApplicationStatus.ACCEPTED: "application_accepted",
    ApplicationStatus.DECLINED: "application_declined",
}


def application_of(db: Session, uid: UUID) -> JobApplication | None:
    """An application with everything that is said of it."""
    opening = joinedload(JobApplication.opening)
    return db.scalar(
        select(JobApplication)
        .where(JobApplication.uid == uid)
        .options(joinedload(JobApplication.applicant), opening.joinedload(JobOpening.business))
    )


def readers_of(db: Session, application: JobApplication) -> Sequence[User]:
    """The owners and managers who decide about it, always in the same order."""
    return db.scalars(
        select(User)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id == application.business_id)
        .where(BusinessMember.role.in_((Role.OWNER, Role.MANAGER)))
        .where(User.blocked_at.is_(None), User.erased_at.is_(None))
        .order_by(User.id)
    ).all()


def news_of_application(application: JobApplication, reader: User, settings: Settings) -> News | None:
    """An application as one of the team or the applicant hears of it; None if there is nothing to say now."""
    is_waiting = application.status is ApplicationStatus.SENT
    if reader.id != application.applicant_id:
        return _news(application, reader, "job_application", settings) if is_waiting else None
    template = _DECIDED.get(application.status)
    return _news(application, reader, template, settings) if template else None


def _news(application: JobApplication, reader: User, template: str, settings: Settings) -> News:
    opening, front = application.opening, settings.frontend_url
    is_mine = reader.id == application.applicant_id
    kind = NotificationType.APPLICATION_DECIDED if is_mine else NotificationType.JOB_APPLICATION
    return News(
        type=kind,
        about=f"{application.uid}:{application.created_at.isoformat()}",
        template=template,
        said={
            "name": reader.name,
            "business": told(reader.language, opening.business.name_en, opening.business.name_sq),
            "opening": told(reader.language, opening.title_en, opening.title_sq),
            "applicant": name_of(application.applicant, reader.language),
            "note": application.message or None,
            "link": f"{front}/applications" if is_mine else f"{front}/team/jobs/{opening.uid}",
            "settings_link": f"{front}/settings/notifications",
        },
        data={"application": str(application.uid), "opening": str(opening.uid)},
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification about an application says now; None if it is no longer true, or not theirs to know."""
    application = application_of(db, UUID(notification.data["application"]))
    if application is None:
        return None
    concerned = [*filter(can_hear, [application.applicant]), *readers_of(db, application)]
    reader = next((one for one in concerned if one.id == notification.user_id), None)
    news = news_of_application(application, reader, settings) if reader else None
    is_same = news is not None and news.type is notification.type
    return Standing(notification, reader, news) if reader and news and is_same else None
