"""How free times look from outside, and why others are not free."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from common.availability import Day, Refusal, Slot
from functions.booking.schemas import DayReply, RefusedReply, SlotReply


def day_replies(days: Sequence[Day], zone: ZoneInfo) -> list[DayReply]:
    """Days as JSON, instants with the venue's offset."""
    return [
        {"date": day.date.isoformat(), "slots": [slot_reply(each, zone) for each in day.slots]}
        for day in days
    ]


def with_refused(days: Iterable[DayReply], refused: Iterable[Refusal], zone: ZoneInfo) -> list[DayReply]:
    """The same days, each with the starts of it that cannot be booked."""
    by_date: dict[str, list[RefusedReply]] = {}
    for each in refused:
        starts_at = each.starts_at.astimezone(zone)
        told: RefusedReply = {
            "starts_at": starts_at.isoformat(),
            "start_time": f"{starts_at:%H:%M}",
            "reason": each.reason,
        }
        by_date.setdefault(starts_at.date().isoformat(), []).append(told)
    return [{**day, "refused": by_date.get(day["date"], [])} for day in days]


def slot_reply(slot: Slot, zone: ZoneInfo) -> SlotReply:
    """One slot as JSON."""
    starts_at, ends_at = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "start_time": f"{starts_at:%H:%M}",
        "end_time": f"{ends_at:%H:%M}",
        "options": [
            {
                "employee": str(offer.employee),
                "ends_at": (slot.starts_at + offer.length).astimezone(zone).isoformat(),
                "price": f"{offer.price:.2f}",
            }
            for offer in slot.offers
        ],
        "price_from": f"{slot.price_from:.2f}",
    }


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant with the venue's offset."""
    return at.astimezone(zone).isoformat()
