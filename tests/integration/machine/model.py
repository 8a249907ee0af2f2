"""What must come of everything that people ask of a salon's diary: the answer first, then what it changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.integration.machine.table import (
    CUSTOMER,
    DAY,
    EMPLOYEE,
    HOLDING,
    LEADERS,
    MINUTE,
    TEAM,
    WAYS,
    Visit,
    Way,
    allowed,
    ever,
    leads,
)
from tests.integration.machine.terms import (
    DEPOSIT,
    FREE_UNTIL,
    MOST_MOVES,
    MOVE_UNTIL,
    NOTICE,
    PAYMENT_WITHIN,
    SERVING,
    TEAM_OF,
    TIERS,
    Answer,
    accept,
    refuse,
)


@dataclass
class Model:
    """The diary of one salon where everybody serves for half an hour, and a buffer of ten minutes follows."""

    now: datetime
    confirms_itself: bool = True
    takes_deposit: bool = False
    visits: list[Visit] = field(default_factory=list)

    def party(self, person: str, visit: Visit) -> str | None:
        """On which side of a visit somebody stands."""
        if person in TEAM_OF:
            return TEAM_OF[person]
        if person == visit.employee:
            return EMPLOYEE
        return CUSTOMER if person == visit.customer else None

    # --- time ---

    def is_busy(self, employee: str, start: datetime, but: Visit | None = None) -> bool:
        """Whether somebody has a visit that is in the way of another one at `start`."""
        others = (each for each in self.visits if each is not but and each.holds(self.now))
        return any(each.overlaps(start, employee) for each in others)

    def is_elsewhere(self, customer: str | None, start: datetime, but: Visit | None = None) -> bool:
        """Whether a customer has booked another visit for themselves at this time, buffers aside."""
        if customer is None:
            return False
        theirs = (each for each in self.visits if each is not but and each.customer == customer)
        return any(
            each.stands(self.now) in HOLDING
            and not each.is_guest
            and each.start < start + (each.end - each.start)
            and start < each.end
            for each in theirs
        )

    def free_for(self, visit: Visit) -> set[str]:
        """What stands in the way of a visit that wants its time again."""
        codes = {"slot_taken"} if self.is_busy(visit.employee, visit.start, visit) else set()
        return codes or self._doubled(visit, visit.start, "customer_elsewhere")

    def _doubled(self, visit: Visit, start: datetime, code: str) -> set[str]:
        counts = not visit.is_guest and not visit.is_by_team
        return {code} if counts and self.is_elsewhere(visit.customer, start, visit) else set()

    # --- booking ---

    def book(self, person: str, start: datetime, employee: str | None, *, guest: bool, team: bool) -> Answer:
        """Somebody wants half an hour."""
        too_soon = start < self.now + (MINUTE * 0 if team else NOTICE)
        codes = {"past" if team else "too_soon"} if too_soon else set()
        codes |= {"past"} if start < self.now else set()
        if all(self.is_busy(each, start) for each in ((employee,) if employee else SERVING)):
            codes |= {"slot_taken"}
        if not codes and not team and not guest and self.is_elsewhere(person, start):
            codes = {"already_booked"}
        return refuse(*codes) if codes else accept()

    def booked(
        self, person: str, start: datetime, employee: str, *, guest: bool, team: bool, anybody: bool
    ) -> Visit:
        """They have got it, by `employee`."""
        assert not self.is_busy(employee, start)
        visit = Visit(len(self.visits), None if team else person, employee, start, "", self.now)
        visit.is_guest, visit.is_by_team, visit.any_employee = guest, team, anybody
        visit.due = DEPOSIT if self.takes_deposit and not team else Decimal(0)
        if visit.due:
            visit.status, visit.deadline = "pending_payment", min(self.now + PAYMENT_WITHIN, start)
        else:
            self._expect(visit, is_asked=not team and not self.confirms_itself)
        visit.ways.append((None, visit.status))
        self.visits.append(visit)
        return visit

    def _expect(self, visit: Visit, *, is_asked: bool) -> None:
        visit.status = "pending" if is_asked else "confirmed"
        visit.deadline = self.answer_by(visit.start) if is_asked else None

    def answer_by(self, start: datetime) -> datetime:
        """min(created + 24 h, max(start - notice, created + 30 min), start)."""
        return min(self.now + DAY, max(start - NOTICE, self.now + 30 * MINUTE), start)

    # --- steps ---

    def step(
        self,
        visit: Visit,
        step: str,
        person: str,
        *,
        to: str | None = None,
        is_stale: bool = False,
        says_why: bool = True,
    ) -> Answer:
        """Somebody presses a button."""
        party = self.party(person, visit)
        if party is None:
            return refuse("not_found")
        if not ever(step, party):
            return refuse("forbidden")
        if self._is_repeated(visit, step, party, to):
            return accept()
        if is_stale:
            return refuse("version_mismatch")
        here = [way for way in WAYS if way.step == step and way.from_ == visit.stands(self.now)]
        mine = [way for way in here if party in way.who]
        if not mine and party in TEAM and any(way.who & TEAM for way in here):
            return refuse("forbidden")
        open_ones = [way for way in mine if way.when(visit, self.now)]
        wanted = to or self._back_to(visit) if step == "undo" else None
        way = next((each for each in open_ones if wanted in (None, each.to)), None)
        if way is None:
            return Answer(frozenset({"invalid_transition"}), allowed(visit, party, self.now))
        if way.to == "cancelled_by_business" and not says_why:
            return refuse("reason_required")
        return self._undone(visit, way) if step == "undo" else accept(lambda: self.go(visit, way))

    def _is_repeated(self, visit: Visit, step: str, party: str, to: str | None) -> bool:
        if step == "cancel":
            side = "customer" if party == CUSTOMER else "business"
            return visit.status == f"cancelled_by_{side}"
        if step == "undo" and (visit.last != "undo" or to not in (None, visit.status)):
            return False
        return party in TEAM and leads(step, visit.status, party)

    def _back_to(self, visit: Visit) -> str:
        return "completed" if (visit.status, visit.came_from) == ("no_show", "completed") else "confirmed"

    def _undone(self, visit: Visit, way: Way) -> Answer:
        """A time that is not over is taken again; one that is over needs at least its customer."""
        codes: set[str] = set()
        is_expected = way.to == "confirmed" and way.from_ != "checked_in"
        if is_expected and visit.end > self.now:
            codes = self.free_for(visit)
        elif is_expected:
            codes = self._doubled(visit, visit.start, "customer_elsewhere")
        return refuse(*codes) if codes else accept(lambda: self.go(visit, way))

    def go(self, visit: Visit, way: Way, *, by_clock: bool = False) -> None:
        """The step is taken."""
        if way.step == "cancel" and way.to == "cancelled_by_customer":
            visit.fee = self.fee(visit)
            self._refund(visit, visit.paid - visit.fee)
        elif way.to in ("cancelled_by_business", "declined", "expired"):
            self._refund(visit, visit.paid)
        if way.to == "confirmed" and way.from_ in ("no_show", "completed"):
            visit.occupies = visit.end > self.now
        elif way.to not in HOLDING:
            visit.occupies = False
        self._write(visit, way.to, way.step)
        visit.is_automatic = by_clock and way.to == "completed"
        visit.deadline = None if way.step == "confirm" else visit.deadline

    def _write(self, visit: Visit, to: str, step: str) -> None:
        visit.ways.append((visit.status, to))
        visit.came_from, visit.status, visit.since, visit.last = visit.status, to, self.now, step

    def fee(self, visit: Visit) -> Decimal:
        """What calling off costs its customer now: at least what it had cost when they moved it."""
        if visit.status == "pending_payment" or visit.may_cancel_free:
            return Decimal(0)
        begun = (fee for before, fee in reversed(TIERS) if self.now > visit.start - before)
        is_late = self.now > visit.start - FREE_UNTIL
        return max(visit.least, next(begun, Decimal(0)) if is_late else Decimal(0))

    def _refund(self, visit: Visit, amount: Decimal) -> None:
        visit.refunded += min(max(amount, Decimal(0)), visit.paid - visit.refunded)
        visit.checkout = "dropped" if visit.checkout == "open" else visit.checkout

    # --- moving ---

    def move(
        self, visit: Visit, person: str, start: datetime | None, employee: str | None, *, passes_on: bool
    ) -> Answer:
        """Another time, or somebody else; `passes_on` is the leaders' own way to do the latter."""
        party = self.party(person, visit)
        if party is None:
            return refuse("not_found")
        is_elses = party == EMPLOYEE and employee not in (None, visit.employee)
        if is_elses or (passes_on and party not in LEADERS):
            return refuse("forbidden")
        if visit.stands(self.now) not in ("pending", "confirmed"):
            return Answer(frozenset({"invalid_transition"}), allowed(visit, party, self.now))
        when = start or visit.start
        if when == visit.start and employee in (None, visit.employee):
            return accept()
        codes = self._too_late(visit) if party == CUSTOMER else set()
        codes |= self._not_there(visit, party, when, employee)
        return refuse(*codes) if codes else accept()

    def _too_late(self, visit: Visit) -> set[str]:
        codes = {"too_late_to_move"} if self.now > visit.start - MOVE_UNTIL else set()
        return codes | ({"no_more_moves"} if visit.moves >= MOST_MOVES else set())

    def _not_there(self, visit: Visit, party: str, start: datetime, employee: str | None) -> set[str]:
        is_customer = party == CUSTOMER
        codes = {"too_soon"} if is_customer and start < self.now + NOTICE else set()
        codes |= {"past"} if start < self.now else set()
        performers = SERVING if employee is None and visit.any_employee else (employee or visit.employee,)
        if all(self.is_busy(each, start, visit) for each in performers):
            codes |= {"slot_taken"}
        return codes or self._doubled(visit, start, "already_booked" if is_customer else "customer_elsewhere")

    def moved(self, visit: Visit, person: str, start: datetime, employee: str, *, named: bool) -> None:
        """It is another one now."""
        party = self.party(person, visit)
        assert not self.is_busy(employee, start, visit)
        visit.least = self.fee(visit) if party == CUSTOMER else visit.least
        visit.start, visit.employee, visit.occupies = start, employee, True
        visit.last = "move"
        visit.schedule += 1
        visit.moves += party == CUSTOMER
        visit.may_cancel_free |= party != CUSTOMER
        visit.any_employee &= not named
        visit.deadline = self.answer_by(start) if visit.status == "pending" else None
        visit.ways.append((visit.status, visit.status))

    # --- money and the clock ---

    def money_came(self, visit: Visit) -> None:
        """In time, late, or too late: then all of it goes back."""
        visit.paid, visit.checkout = visit.paid + visit.due, "heard"
        if visit.status == "pending_payment" and self.now >= visit.start:
            self.lapse(visit)
        comes_back = visit.status == "expired" and self.now < visit.start and not self.free_for(visit)
        if visit.status == "pending_payment" or comes_back:
            known = visit.status
            self._expect(visit, is_asked=not self.confirms_itself)
            expected, visit.status = visit.status, known
            visit.occupies = True
            self._write(visit, expected, "pay")
        else:
            self._refund(visit, visit.due)

    def lapse(self, visit: Visit) -> None:
        """It is written down that it has waited in vain."""
        assert visit.has_lapsed(self.now)
        self.go(visit, next(way for way in WAYS if way.step == "expire" and way.from_ == visit.status))

    def tick(self) -> None:
        """What the clock does."""
        for visit in self.visits:
            if visit.has_lapsed(self.now):
                self.lapse(visit)
            for way in self.by_clock(visit):
                self.go(visit, way, by_clock=True)

    def by_clock(self, visit: Visit) -> Iterator[Way]:
        """What completes itself."""
        here = [way for way in WAYS if way.step == "complete" and way.from_ == visit.status]
        yield from (way for way in here if "system" in way.who and way.when(visit, self.now))

    def open_ways(self, visit: Visit) -> list[tuple[str, str]]:
        """Step and where to: everything that somebody could do with it now."""
        here = [way for way in WAYS if way.from_ == visit.stands(self.now) and way.when(visit, self.now)]
        return sorted({(way.step, way.to) for way in here if self.who_could(visit, way.step, way.to)})

    def who_could(self, visit: Visit, step: str, to: str) -> list[str]:
        """Which people go this way from here, whatever the time."""
        people = {"bora", "genta", visit.employee} | ({visit.customer} if visit.customer else set())
        ways = [way for way in WAYS if (way.from_, way.step, way.to) == (visit.stands(self.now), step, to)]
        return sorted(each for each in people if any(self.party(each, visit) in way.who for way in ways))
