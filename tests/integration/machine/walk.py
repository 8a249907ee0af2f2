"""A walk through the life of a salon's diary: whatever people do, the product and the model agree after each step."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.worker.routes import JOBS
from tests.integration.machine.agreement import Agreement
from tests.integration.machine.choices import (
    around,
    at,
    customers,
    cycled,
    employees,
    limits_of,
    person,
    seldom,
    slots,
    team,
    whose,
)
from tests.integration.machine.ground import Ground
from tests.integration.machine.house import unseen
from tests.integration.machine.model import Model
from tests.integration.machine.table import DAY, HOLDING, HOUR, MINUTE, STEPS, Visit
from tests.integration.machine.terms import GOOD, Answer

SECOND = timedelta(seconds=1)


class Walk(RuleBasedStateMachine):
    """One walk; the ground is as it was before when it is over."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.house = ground, ground.house
        self.savepoint = ground.connection.begin_nested()
        self.house.clock.at = self.house.opened_at
        self.model = Model(self.house.clock.now())
        self.uids: list[str] = []
        self.agreement = Agreement(self.model, self.uids, self.house.employees, ground.ways)
        ground.walks += 1

    def teardown(self) -> None:
        """Money that is on its way arrives; nobody remembers the rest."""
        try:
            self.news_comes()
            self.everything_agrees()
        finally:
            self.savepoint.rollback()

    # --- what people do ---

    @precondition(lambda self: self._has_room())
    @rule(who=customers, slot=slots, employee=employees, guest=seldom)
    def a_customer_books(self, who: str, slot: tuple[int, str], employee: str | None, guest: bool) -> None:
        more = {"guest": {"name": "Drita"}} if guest else {}
        self._book(who, at(slot, self.model.now), employee, guest=guest, team=False, more=more)

    @precondition(lambda self: self._has_room())
    @rule(who=team, slot=slots, employee=employees)
    def the_team_writes_somebody_down(self, who: str, slot: tuple[int, str], employee: str | None) -> None:
        more = {"team": True, "guest": {"name": "Drita", "phone": "+355691112233"}}
        self._book(who, at(slot, self.model.now), employee, guest=True, team=True, more=more)

    def _book(
        self,
        who: str,
        start: datetime,
        employee: str | None,
        *,
        guest: bool,
        team: bool,
        more: dict[str, Any],
    ) -> None:
        expected = self.model.book(who, start, employee, guest=guest, team=team)
        reply = self.house.phones[who].post("/api/business/book/", self.house.order(start, employee, **more))
        if self._judge(reply, expected, 201):
            served_by = self.house.name_of(reply.json["employee"]["uid"])
            assert employee in (None, served_by)
            self.model.booked(who, start, served_by, guest=guest, team=team, anybody=employee is None)
            self.uids.append(reply.json["uid"])

    @precondition(lambda self: self.uids)
    @rule(
        which=whose,
        step=st.sampled_from(STEPS),
        by=whose,
        to=st.sampled_from((None, "confirmed", "completed")),
        stale=seldom,
        silent=seldom,
    )
    def somebody_presses(
        self, which: int, step: str, by: int, to: str | None, stale: bool, silent: bool
    ) -> None:
        visit = self._visit(which)
        self._press(visit, step, cycled(around(visit), by), to, is_stale=stale, says_why=not silent)

    @precondition(lambda self: self._doable())
    @rule(pick=whose, by=whose)
    def what_can_be_done_is_done(self, pick: int, by: int) -> None:
        """Each way of each visit that somebody could go now is as likely as any other."""
        visit, step, to = cycled(self._doable(), pick)
        self._press(visit, step, cycled(self.model.who_could(visit, step, to), by), to)

    @precondition(lambda self: self._standing())
    @rule(which=whose, pick=whose, by=whose)
    def a_visit_takes_its_course(self, which: int, pick: int, by: int) -> None:
        """Mostly by those who may; where nothing can be done yet, time passes until something can."""
        visit = cycled(self._standing(), which)
        ways = [way for way in self.model.open_ways(visit) if way[0] not in ("cancel", "decline")]
        if ways:
            step, to = cycled(ways, pick)
            people = self.model.who_could(visit, step, to) if by % 3 else around(visit)
            self._press(visit, step, cycled(people, by), to)
        elif visit in self._unpaid() and not self._checkouts("paid"):
            self.a_customer_pays_at_once(self._unpaid().index(visit), bool(pick % 4))
        else:
            ahead = [each for each in limits_of(visit) if each > self.model.now]
            self._until(min(ahead, default=self.model.now))
            if by % 2:
                self.the_clock_ticks()

    def _standing(self) -> list[Visit]:
        goes_on = (*HOLDING, "completed", "no_show")
        return [each for each in self.model.visits if each.stands(self.model.now) in goes_on][-3:]

    def _doable(self) -> list[tuple[Visit, str, str]]:
        return [(each, *way) for each in self.model.visits for way in self.model.open_ways(each)]

    def _has_room(self) -> bool:
        """With too many visits nothing happens to any of them."""
        return sum(each.stands(self.model.now) in HOLDING for each in self.model.visits) < 4

    def _press(self, visit: Visit, step: str, who: str, to: str | None, **how: bool) -> None:
        expected = self.model.step(visit, step, who, to=to if step == "undo" else None, **how)
        uid = self.uids[visit.number]
        says_why = how.get("says_why", True)
        body = {"reason": "So it is."} if says_why else {}
        body |= {"to": to} if step == "undo" and to else {}
        headers = {"If_Match": f'"{self.agreement.versions[uid] + 7}"'} if how.get("is_stale") else {}
        reply = self.house.phones[who].post(f"/api/business/booking/{uid}/{step}/", body, **headers)
        if self._judge(reply, expected, 200):
            assert reply.json["status"] == visit.status, (step, reply.json["status"])

    @precondition(lambda self: self.uids)
    @rule(which=whose, who=person, slot=st.none() | slots, employee=employees)
    def somebody_moves_it(
        self, which: int, who: str, slot: tuple[int, str] | None, employee: str | None
    ) -> None:
        visit = self._visit(which)
        start = at(slot, self.model.now) if slot else None
        expected = self.model.move(visit, who, start, employee, passes_on=False)
        body = ({"starts_at": start.isoformat()} if start else {}) | self.house.uid_of(employee)
        reply = self.house.phones[who].patch(f"/api/business/booking/{self.uids[visit.number]}/", body)
        self._moved(visit, who, start, employee, expected, reply)

    @precondition(lambda self: self.uids)
    @rule(which=whose, who=person, employee=st.sampled_from(("dritan", "elira")))
    def somebody_passes_it_on(self, which: int, who: str, employee: str) -> None:
        visit = self._visit(which)
        expected = self.model.move(visit, who, None, employee, passes_on=True)
        path = f"/api/business/booking/{self.uids[visit.number]}/reassign/"
        reply = self.house.phones[who].post(path, self.house.uid_of(employee))
        self._moved(visit, who, None, employee, expected, reply, names=False)

    def _moved(
        self,
        visit: Visit,
        who: str,
        start: datetime | None,
        employee: str | None,
        expected: Answer,
        reply: Any,
        *,
        names: bool = True,
    ) -> None:
        if not self._judge(reply, expected, 200):
            return
        served_by = self.house.name_of(reply.json["employee"]["uid"])
        when = start or visit.start
        if (when, served_by) != (visit.start, visit.employee):
            assert employee in (None, served_by)
            self.model.moved(visit, who, when, served_by, named=names and employee is not None)

    @initialize(confirms=st.booleans(), deposit=st.booleans())
    def it_opens(self, confirms: bool, deposit: bool) -> None:
        self.the_owner_changes_the_terms(confirms, deposit)

    @rule(confirms=st.booleans(), deposit=st.booleans())
    def the_owner_changes_the_terms(self, confirms: bool, deposit: bool) -> None:
        self.house.salon.set_policy(auto_confirm=confirms, deposit_percent="30" if deposit else None)
        self.model.confirms_itself, self.model.takes_deposit = confirms, deposit

    # --- money ---

    @precondition(lambda self: self._unpaid() and not self._checkouts("paid"))
    @rule(which=whose, hears=st.booleans())
    def a_customer_pays_at_once(self, which: int, hears: bool) -> None:
        visit = cycled(self._unpaid(), which)
        self.a_customer_looks_at_the_checkout(which)
        self.house.till.pay(self.ground.payment_of(self.uids[visit.number]))
        visit.checkout = "paid"
        if hears:
            self.news_comes()

    @precondition(lambda self: self._unpaid())
    @rule(which=whose)
    def a_customer_looks_at_the_checkout(self, which: int) -> None:
        visit = cycled(self._unpaid(), which)
        assert visit.customer is not None
        body = {"booking": self.uids[visit.number]}
        reply = self.house.phones[visit.customer].post("/api/payments/intent/", body)
        assert (reply.status_code, reply.json["amount"]) == (200, f"{visit.due:.2f}"), reply.text
        visit.checkout = "open"

    @precondition(lambda self: self._checkouts("open", "dropped") and not self._checkouts("paid"))
    @rule(which=whose)
    def a_customer_pays(self, which: int) -> None:
        """Perhaps long after the time was given up: nobody has told their phone."""
        visit = cycled(self._checkouts("open", "dropped"), which)
        self.house.till.pay(self.ground.payment_of(self.uids[visit.number]))
        visit.checkout = "paid"

    @rule()
    def news_comes(self) -> None:
        """The acquirer tells us, and the worker does all that waits."""
        for visit in self._checkouts("paid"):
            self.house.hears(self.ground.payment_of(self.uids[visit.number]))
        self.house.work()
        self._notice_what_has_lapsed()
        for visit in self._checkouts("paid"):
            self.model.money_came(visit)
        for visit in self.model.visits:
            visit.checkout = "closed" if visit.checkout == "dropped" else visit.checkout
        self.house.work()

    def _unpaid(self) -> list[Visit]:
        waiting = [each for each in self._checkouts("") if each.due]
        return [each for each in waiting if each.stands(self.model.now) == "pending_payment"]

    def _checkouts(self, *ways: str) -> list[Visit]:
        return [each for each in self.model.visits if each.checkout in ways]

    # --- time ---

    @rule(by=st.sampled_from((5 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR, DAY)))
    def time_passes(self, by: timedelta) -> None:
        self._until(self.model.now + by)

    @precondition(lambda self: self.uids)
    @rule(which=whose, pick=st.integers(0, 7), off=st.sampled_from((-SECOND, timedelta(), SECOND)))
    def a_limit_is_near(self, which: int, pick: int, off: timedelta) -> None:
        """To the second: before, at, and after."""
        visit = self._visit(which)
        self._until(limits_of(visit)[pick] + off)

    def _until(self, at: datetime) -> None:
        if self.model.now < at < self.house.opened_at + 25 * DAY:
            self.house.clock.at = self.model.now = at

    @rule()
    def the_clock_ticks(self) -> None:
        JOBS["expire_bookings"].act(self.house.runtime)
        JOBS["complete_bookings"].act(self.house.runtime)
        self.model.tick()

    # --- what must be true ---

    @invariant()
    def everything_agrees(self) -> None:
        """Statuses, time that is held, versions, history and money."""
        self.ground.steps += 1
        self._notice_what_has_lapsed()
        with unseen(self.ground.connection) as db:
            self.agreement.check(db)

    def _notice_what_has_lapsed(self) -> None:
        """Whoever wants a time may write down that it has lapsed, and so does the clock: either is in order."""
        expired = self.ground.expired()
        for visit in self.model.visits:
            if self.uids[visit.number] in expired and visit.has_lapsed(self.model.now):
                self.model.lapse(visit)

    def _judge(self, reply: Any, expected: Answer, good: int) -> bool:
        """Whether it was done, and that this is how it had to end."""
        code = GOOD if reply.status_code == good else str(reply.json["code"])
        assert code in expected.codes, (code, sorted(expected.codes), reply.text)
        if code != GOOD:
            self.ground.refusals[code] += 1
            if expected.allowed is not None:
                assert reply.json["allowed"] == expected.allowed
            return False
        expected.change()
        return True

    def _visit(self, which: int) -> Visit:
        return self.model.visits[-1 - which % len(self.model.visits)]


def walks_on(ground: Ground) -> type[Walk]:
    """Walks that take place there."""

    class Here(Walk):
        def __init__(self) -> None:
            super().__init__(ground)

    return Here
