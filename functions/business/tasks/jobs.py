"""Applications: the business hears of one, and the applicant what became of it."""

from sqlalchemy.orm import Session

from common import notifying
from common.events import ApplicationDecided, JobApplied
from common.models import JobApplication, User
from common.runtime import Runtime
from functions.business.tasks.board import background


@background.on("send_apply_notification")
def send_apply_notification(db: Session, event: JobApplied, runtime: Runtime) -> None:
    """Tell the owners and managers of a business that somebody has applied, unless it has been taken back."""
    application = notifying.application_of(db, event.application)
    if application is not None:
        for reader in notifying.readers_of(db, application):
            _tell(db, application, reader, runtime)


@background.on("send_application_decided_notification")
def send_application_decided_notification(db: Session, event: ApplicationDecided, runtime: Runtime) -> None:
    """Tell an applicant what a business has decided."""
    application = notifying.application_of(db, event.application)
    if application is not None:
        _tell(db, application, application.applicant, runtime)


def _tell(db: Session, application: JobApplication, reader: User, runtime: Runtime) -> None:
    news = notifying.news_of_application(application, reader, runtime.settings)
    if news is not None:
        notifying.tell(db, reader, news, now=runtime.clock.now())
