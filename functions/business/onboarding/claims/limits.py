"""How many codes a venue may be sent by mail, whoever asks; those by SMS share the limits of all texts."""

from datetime import datetime

from common import texting
from common.counting import Take, lasting_counters
from common.db import Transactions
from common.models import ClaimProof
from common.settings import Settings

MINUTE, HOUR, DAY = 60, 3600, 86400


def count_sending(
    work: Transactions, proof: ClaimProof, contact: str, address: str, *, now: datetime, settings: Settings
) -> None:
    """Count one code to `contact` asked for from `address`, in transactions of its own.

    Ten codes a day with five tries each are all that anybody has to guess at one venue. Raises `TooMany` or
    `SmsUnavailable`.
    """
    if proof is ClaimProof.PHONE:
        texting.allow(work, contact, address, now=now, settings=settings)
    else:
        lasting_counters(settings, work).take(_of_mailbox(contact.casefold()), now)


def _of_mailbox(contact: str) -> list[Take]:
    rates = ((1, MINUTE), (5, HOUR), (10, DAY))
    return [Take("claim_mail", contact, times, seconds, strict=True) for times, seconds in rates]
