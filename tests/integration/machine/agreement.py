"""What the database must say after each step, if the model is right."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.integration.machine.house import Books
from tests.integration.machine.model import Model
from tests.integration.machine.table import AFTER, HOLDING, WAITING, Visit


class Agreement:
    """Compares the books with the model, and with what they said before: history and versions only grow."""

    def __init__(
        self, model: Model, uids: list[str], employees: dict[str, str], ways: Counter[tuple[str, str]]
    ) -> None:
        self.model, self.uids, self.employees, self.ways = model, uids, employees, ways
        self.versions: dict[str, int] = {}
        self.seen: dict[str, list[tuple[Any, ...]]] = {}

    def check(self, db: Session) -> None:
        """All of it; what is otherwise checked at commit is checked too."""
        db.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
        db.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        books = Books.read(db)
        assert [str(each.uid) for each in books.bookings] == self.uids
        assert (books.doubles, books.unbalanced) == (0, 0)
        self._time_is_held_as_it_should(books)
        for visit, row in zip(self.model.visits, books.bookings, strict=True):
            self._stands(visit, row)
            self._grows(row, books)
            self._adds_up(visit, row, books)

    def _stands(self, visit: Visit, row: Any) -> None:
        assert (row.status, row.starts_at) == (visit.status, visit.start), visit
        assert row.expires_at == visit.deadline or row.status not in WAITING, visit
        assert (row.is_automatic, row.may_cancel_free) == (visit.is_automatic, visit.may_cancel_free), visit
        assert (row.reschedule_count, row.schedule_no) == (visit.moves, visit.schedule), visit
        assert row.any_employee == visit.any_employee, visit

    def _time_is_held_as_it_should(self, books: Books) -> None:
        number = {str(each.uid): each.id for each in books.bookings}
        employee = self.employees
        held = {(key, str(uid), begin, end) for key, uid, begin, end in books.held}
        assert len(held) == len(books.held)
        assert held == {
            (number[self.uids[each.number]], employee[each.employee], each.start, each.end + AFTER)
            for each in self.model.visits
            if each.occupies and each.status in HOLDING
        }

    def _grows(self, row: Any, books: Books) -> None:
        """History is only ever added to, each line begins where the one before it ended, and the version tells."""
        uid = str(row.uid)
        now = [(e.id, e.from_status, e.to_status, e.code, e.at, e.actor_kind) for e in books.events[row.id]]
        before = self.seen.get(uid, [])
        assert now[: len(before)] == before
        visit = self.model.visits[self.uids.index(uid)]
        assert [(each[1], each[2]) for each in now] == visit.ways
        known = self.versions.get(uid, 0)
        assert row.version >= known + len(now) - len(before), (row.version, known)
        for came_from, ended_at in visit.ways[len(before) :]:
            self.ways[(str(came_from or "new"), ended_at)] += 1
        self.seen[uid], self.versions[uid] = now, row.version

    def _adds_up(self, visit: Visit, row: Any, books: Books) -> None:
        paid = [each for each in books.payments.get(row.id, []) if each.status == "succeeded"]
        refunds = books.refunds.get(row.id, [])
        assert (row.amount_due, row.amount_paid) == (visit.due, visit.paid), visit
        assert row.amount_paid == sum(each.amount_captured for each in paid)
        assert len(paid) <= 1
        assert row.amount_refunded == visit.refunded == sum(each.amount for each in refunds), visit
        assert row.amount_refunded == sum(each.amount_refunded for each in paid) <= row.amount_paid
        assert row.cancellation_fee == visit.fee, visit
