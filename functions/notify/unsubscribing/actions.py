"""What changes when somebody wants no more letters."""

from sqlalchemy.orm import Session

from common.models import User


def stop_letters(db: Session, reader: User) -> None:
    """Write to somebody no more, but for what concerns the safety of their account; again changes nothing."""
    reader.send_email_notification = False
    db.flush()
