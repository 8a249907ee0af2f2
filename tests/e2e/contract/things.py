"""What there is in the town right now, and who may do something with it: asked before each operation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

_ALIVE = (
    "SELECT id FROM users WHERE blocked_at IS NULL AND deletion_requested_at IS NULL AND erased_at IS NULL"
)
_OWNED = (
    "SELECT uid, id, (SELECT user_id FROM business_member"
    " WHERE business_id = business.id AND role = 'owner' ORDER BY id LIMIT 1) FROM business"
)

# kind -> its rows: uid, key of the business it belongs to, key of the person it is (each may be missing)
_ROWS = {
    "business": f"{_OWNED} WHERE status NOT IN ('closed', 'suspended') AND EXISTS"
    " (SELECT 1 FROM business_member WHERE business_id = business.id)",
    "listed": f"{_OWNED} WHERE NOT EXISTS (SELECT 1 FROM business_member WHERE business_id = business.id)",
    "employee": "SELECT uid, business_id, NULL FROM employee WHERE archived_at IS NULL",
    "service": "SELECT uid, business_id, NULL FROM service WHERE archived_at IS NULL",
    "category": "SELECT uid, NULL, NULL FROM category",
    "booking": "SELECT uid, business_id, customer_id, status FROM booking",
    "quote": "SELECT uid, business_id, NULL FROM cancel_quote",
    "waitlist": "SELECT uid, NULL, customer_id FROM waitlist_entry",
    "intent": "SELECT i.uid, i.business_id, b.customer_id FROM payment_intent i JOIN booking b ON b.id = booking_id",
    "rating": "SELECT uid, business_id, customer_id FROM rating WHERE withdrawn_at IS NULL",
    "client": "SELECT uid, business_id, NULL FROM business_client",
    "exception": "SELECT uid, business_id, NULL FROM hours_exception",
    "gallery": "SELECT uid, business_id, NULL FROM gallery_image",
    "calendar": "SELECT uid, business_id, NULL FROM busy_calendar WHERE archived_at IS NULL",
    "opening": "SELECT uid, business_id, NULL FROM job_opening WHERE archived_at IS NULL",
    "application": "SELECT uid, business_id, applicant_id FROM job_application",
    "claim": "SELECT uid, NULL, claimant_id FROM business_claim WHERE status = 'open'",
    "conversation": "SELECT uid, business_id, customer_id FROM conversation",
    "message": "SELECT uid, NULL, sender_id FROM chat_message",
    "notification": "SELECT uid, NULL, user_id FROM notification",
    "upload": "SELECT uid, NULL, owner_id FROM upload WHERE deleted_at IS NULL",
    "session": "SELECT uid, NULL, user_id FROM user_session WHERE revoked_at IS NULL",
    "attempt": "SELECT uid, NULL, NULL FROM one_time_code",
    "person": "SELECT uid, NULL, id FROM users WHERE erased_at IS NULL",
}
_MEMBERS = f"SELECT business_id, user_id, role FROM business_member WHERE user_id IN ({_ALIVE}) ORDER BY id"
_CUSTOMERS = f"{_ALIVE} AND email LIKE 'arta%' ORDER BY id"
_OPERATORS = "SELECT user_id FROM operator WHERE revoked_at IS NULL ORDER BY role, user_id"


def _rows_of(kind: str, rows: str) -> str:
    state = "state" if kind == "booking" else "NULL"
    columns = "uid, business, person, state" if kind == "booking" else "uid, business, person"
    wanted = f"'{kind}', uid, CAST(business AS bigint), CAST(person AS bigint), {state}"
    return f"SELECT {wanted} FROM ({rows}) AS {kind} ({columns})"


_EVERYTHING = " UNION ALL ".join(_rows_of(kind, rows) for kind, rows in _ROWS.items())
_SORTED = sa.text(
    f"SELECT * FROM ({_EVERYTHING}) AS a (kind, uid, business, person, state) ORDER BY kind, person, uid"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a uid; `person` is the user it belongs to."""

    kind: str
    uid: UUID
    business: int | None
    person: int | None
    state: str | None = None


@dataclass(slots=True)
class Things:
    """Everything that can be named in a request, by kind, and the people, by what they are."""

    by_kind: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    staff: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    customers: Sequence[int] = ()
    operators: Sequence[int] = ()
    living: frozenset[int] = frozenset()

    def at(self, business: int | None, kind: str) -> list[Thing]:
        """Those of a kind at a business, or all if it has none."""
        return [each for each in self.by_kind[kind] if each.business == business] or self.by_kind[kind]


def things_in(engine: sa.Engine) -> Things:
    """All of it, as it is committed now."""
    found = Things()
    with engine.connect() as db:
        rows: Any = db.execute(_SORTED)
        for row in rows:
            found.by_kind[row.kind].append(Thing(*row))
        members: Any = db.execute(sa.text(_MEMBERS))
        for at, person, role in members:
            (found.owners if role == "owner" else found.staff)[at].append(person)
        found.customers = db.scalars(sa.text(_CUSTOMERS)).all()
        found.operators = db.scalars(sa.text(_OPERATORS)).all()
        found.living = frozenset(db.scalars(sa.text(_ALIVE)))
    return found
