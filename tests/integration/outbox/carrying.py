"""What the stories about the outbox share: one message, and tasks that do with it whatever a story needs."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.background import Background, Sender, Task, Traceable
from common.clock import SetClock
from common.events import Event, MailDue, PushDue, SmsDue
from common.integrations.outside import OutsideError
from common.models import Outbox
from common.runtime import Runtime

RING = PushDue(notification=UUID(int=1), device=UUID(int=2))
LETTER = MailDue(notification=UUID(int=1))
TEXT = SmsDue(notification=UUID(int=1))


def waiting(db: Session, clock: SetClock, event: Event = RING, not_after: datetime | None = None) -> UUID:
    """One message that waits for a provider."""
    outbox.publish(db, event, now=clock.now(), not_after=not_after)
    db.commit()
    outbox.published_in(db)  # its hint is lost
    return db.scalars(select(Outbox.uid).order_by(Outbox.id.desc()).limit(1)).one()


def row(db: Session) -> Outbox:
    """The one message, as it is now."""
    db.expire_all()
    return db.scalars(select(Outbox)).one()


def sending(
    send: Callable[[], str],
    before: Callable[[], None] = lambda: None,
    find: Callable[[datetime], str | None] | None = None,
) -> Task:
    """A task that calls `send`, and whose provider can `find`; `before` happens after it has claimed and read."""
    family = Background()

    @family.sends("send_fire_push")
    def act(db: Session, event: Event, runtime: Runtime) -> Sender | Traceable | None:
        before()
        return Traceable(lambda _message: send(), find) if find else lambda _message: send()

    return family.tasks[0]


def working(work: Callable[[Session], object]) -> Task:
    """A task that needs only the database."""
    family = Background()

    @family.on("send_booked_notification")
    def act(db: Session, event: Event, runtime: Runtime) -> None:
        work(db)

    return family.tasks[0]


def breaks(_db: Session | None = None) -> str:
    """Something nobody thought of."""
    raise ValueError("it quoted the letter")


def is_down() -> str:
    """A provider that is down."""
    raise OutsideError("down")


def does_not_answer() -> str:
    """A provider that may have done it."""
    raise OutsideError("the reply got lost", unknown=True)


def is_not_even_asked() -> str:
    """A provider that has been failing, and is left alone."""
    raise OutsideError("left alone", untried=True)


def takes_it() -> str:
    """A provider that does as it is asked."""
    return "ref"


class Dies(SystemExit):
    """The process ends here."""


def dies() -> str:
    """The process ends while the provider is asked."""
    raise Dies


def followed(events: list[str], send: Callable[[], str]) -> Task:
    """A task that writes down what follows from the provider's name for the message."""
    family = Background()

    def then(db: Session, event: Event, reference: str, runtime: Runtime) -> None:
        events.append(reference)

    @family.sends("send_notification_mail", then=then)
    def act(db: Session, event: Event, runtime: Runtime) -> Sender | None:
        return lambda _message: send()

    return family.tasks[0]
