"""What a business notes about its clients, and whom it does not want to see again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import BusinessClient
from functions.business.onboarding.clients.schemas import ClientChange


def change_client(
    db: Session, client: BusinessClient, change: ClientChange, *, now: datetime
) -> BusinessClient:
    """Note something about a client, block them or let them in again.

    Raises `NotFound` when the person has been erased in the meantime, and the notes with them.
    """
    client = _locked(db, client)
    for name, value in change.values("blocked").items():
        setattr(client, name, value)
    if change.blocked is not None:
        client.blocked_at = (client.blocked_at or now) if change.blocked else None
    client.updated_at = now
    db.flush()
    return client


def _locked(db: Session, client: BusinessClient) -> BusinessClient:
    row = select(BusinessClient).where(BusinessClient.id == client.id).with_for_update(key_share=True)
    found = db.scalar(row.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
