"""The main road, as an app walks it, by a client that is generated from the contract."""

import re
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import httpx
from avatid_client import AuthenticatedClient, Client
from avatid_client.api.auth import register_by_email, verify_email
from avatid_client.api.booking import available_slots, book, cancel_booking, my_bookings
from avatid_client.api.business import list_businesses_nearby, list_services, show_business
from avatid_client.models import (
    BookingReply,
    BookRequest,
    CancelRequest,
    EmailRegistration,
    EmailVerification,
    Problem,
)
from avatid_client.models import (
    SlotReply as Slot,
)

Data = TypeVar("Data")


def given(reply: Data | Problem | None) -> Data:
    """What was asked for."""
    if reply is None or isinstance(reply, Problem):
        raise SystemExit(f"refused: {reply}")
    return reply


def code_sent_to(base: str, email: str) -> str:
    """Read the mail, as a person would."""
    for _try in range(300):
        letters = httpx.get(f"{base}/local/inbox/", params={"format": "json", "to": email}).json()
        found = re.search(r"^\s*(\d{6})\s*$", letters[0]["text"], re.MULTILINE) if letters else None
        if found:
            return found[1]
        time.sleep(0.2)
    raise SystemExit("no letter came")


def signed_in(base: str) -> AuthenticatedClient:
    """Somebody new."""
    client, email = Client(base, timeout=httpx.Timeout(60)), f"py{uuid4().hex[:10]}@example.com"
    wish = EmailRegistration(email=email, password="dallandyshe-7", name="Arta")
    given(register_by_email.sync(client=client, body=wish))
    proof = EmailVerification(email=email, code=code_sent_to(base, email))
    tokens = given(verify_email.sync(client=client, body=proof))
    return AuthenticatedClient(base, tokens.access, timeout=httpx.Timeout(60))


def first_slot(client: AuthenticatedClient, shop: UUID, service: UUID) -> Slot | None:
    """The first free time from the day after tomorrow on."""
    since = datetime.now(UTC).date() + timedelta(2)
    free = available_slots.sync(
        client=client, business=shop, service=[service], date_from=since, date_to=since + timedelta(7)
    )
    return next((slot for day in given(free).days for slot in day.slots), None)


def booked(client: AuthenticatedClient) -> tuple[UUID, BookRequest]:
    """The first free time of the nearest shop that has one and takes no deposit."""
    for shop in given(list_businesses_nearby.sync(client=client, lat=41.3275, lon=19.8187)).results:
        assert given(show_business.sync(shop.uid, client=client)).uid == shop.uid
        for service in given(list_services.sync(shop.uid, client=client)):
            slot = first_slot(client, shop.uid, service.uid)
            if slot is None:
                continue
            wish = BookRequest(
                business=shop.uid, service=service.uid, starts_at=datetime.fromisoformat(slot.starts_at)
            )
            made = book.sync(client=client, body=wish)
            if isinstance(made, BookingReply):
                return made.uid, wish
    raise SystemExit("nothing could be booked")


def refused(client: AuthenticatedClient, wish: BookRequest) -> str:
    """Why the same time cannot be had twice, as an app reads it: a problem of its own type."""
    reply = book.sync_detailed(client=client, body=wish)
    assert reply.headers["Content-Type"] == "application/problem+json", reply
    assert isinstance(reply.parsed, Problem), reply
    assert reply.parsed.status == reply.status_code == 409, reply
    return reply.parsed.code


def main(base: str) -> None:
    """From a new account to a visit that is called off again."""
    client = signed_in(base)
    visit, wish = booked(client)
    assert refused(client, wish) in {"already_booked", "slot_taken"}
    assert [each.uid for each in given(my_bookings.sync(client=client, upcoming=True)).results] == [visit]
    print(given(cancel_booking.sync(visit, client=client, body=CancelRequest())).status.value)


main(sys.argv[1])
