"""Random businesses around the days on which clocks change: hours, teams, menus, diaries, terms."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.models import Employee, ExceptionKind, Service
from tests.integration.next_free.houses import House, house
from tests.unit.availability.worlds import EDGES

NIGHTS = (("22:00", "03:00"), ("00:00", "00:00"), ("00:00", "06:00"), ("01:30", "02:30"))
DAYS = (("09:00", "17:00"), ("09:00", "12:00"), ("13:00", "18:30"), ("07:45", "08:30"))
PARTS = (None, None, (20, 30, 20), (30, 10, 0), (0, 20, 30))
MINUTE = timedelta(minutes=1)


class Town:
    """Makes houses around one day in one zone, so that they are asked about at one moment."""

    def __init__(self, db: Session, seed: int) -> None:
        self.db, self.dice = db, Random(seed)
        self.zone, self.edge = self.dice.choice(EDGES)
        midnight = datetime.combine(self.edge, time(), UTC)
        self.now = midnight + timedelta(seconds=self.dice.randint(-200_000, 20_000))

    def house(self) -> House:
        """One of them."""
        dice = self.dice
        made = house(self.db, self.zone, policy={
            "min_notice_minutes": dice.choice([0, 60, 90]),
            "max_days": dice.choice([0, 1, 2, 90]),
            "step_minutes": dice.choice([5, 15, 25, 45, 60, None]),
            "limit_to_business_hours": dice.random() < 0.7,
            "pack": dice.random() < 0.3,
            "max_per_employee_day": dice.choice([None, None, None, 1, 2]),
        })  # fmt: skip
        made.opens(*self._week())
        team = [self._employee(made) for _ in range(dice.randint(1, 3))]
        for _ in range(dice.randint(1, 3)):
            self._service(made, team)
        self._exceptions(made, team)
        for _ in range(dice.randint(0, 12)):
            self.visit(made)
        for _ in range(dice.choice([0, 2, 4])):
            at = self.now + timedelta(minutes=dice.randint(-60, 1500), seconds=dice.choice([0, 7]))
            made.is_elsewhere(dice.choice(team), at, dice.choice([1, 45, 600, 1500]))
        return made

    def later(self) -> None:
        """Time passes: a minute, or until tomorrow."""
        dice = self.dice
        self.now += timedelta(minutes=dice.choice([1, 20, 200, 900]), seconds=dice.choice([0, 1, 30]))

    def _week(self) -> list[tuple[int, str, str]]:
        usual = self.dice.sample(NIGHTS + DAYS, self.dice.randint(1, 2))
        starts = dict(usual)
        odd = self.dice.sample(range(7), self.dice.choice([0, 2, 5]))
        return [(day, start, end) for day in range(7) if day not in odd for start, end in starts.items()]

    def _employee(self, made: House) -> Employee:
        who = made.employs(rank=self.dice.randint(0, 2), is_active=self.dice.random() < 0.9)
        if self.dice.random() < 0.3:
            made.opens(*self._week(), employee=who)
        return who

    def _service(self, made: House, team: list[Employee]) -> Service:
        dice = self.dice
        split = dice.choice(PARTS)
        minutes = sum(split) if split else dice.choice([5, 30, 50, 120])
        kinds = ("hands_on", "processing", "hands_on")
        parts = split and [{"kind": k, "minutes": m} for k, m in zip(kinds, split, strict=True) if m]
        everyone = dice.random() < 0.5
        sold = made.sells(
            minutes,
            parts=parts or None,
            buffer_before_minutes=dice.choice([0, 0, 5, 15]),
            buffer_after_minutes=dice.choice([0, 0, 10]),
            is_performed_by_everyone=everyone,
            is_active=dice.random() < 0.9,
        )
        for who in team if not everyone else ():
            if dice.random() < 0.7:
                made.performs(who, sold, duration_minutes=dice.choice([None, minutes + 10]))
        return sold

    def _exceptions(self, made: House, team: list[Employee]) -> None:
        dice = self.dice
        for _ in range(dice.randint(0, 3)):
            first = self._date()
            last = first + timedelta(days=dice.choice([0, 0, 1, 5]))
            who = dice.choice([None, *team])
            kinds = (
                list(ExceptionKind) if who else [k for k in ExceptionKind if k is not ExceptionKind.TIME_OFF]
            )
            kind = dice.choice(kinds)
            hours = [dice.choice(DAYS)] if kind in (ExceptionKind.BREAK, ExceptionKind.SPECIAL_HOURS) else []
            made.differs(kind, first, last, *hours, employee=who)

    def _date(self) -> date:
        return self.edge + timedelta(days=self.dice.randint(-1, 2))

    def visit(self, made: House) -> None:
        """Somebody else's visit or request, if the time is free."""
        dice = self.dice
        at = self.now + dice.randint(-60, 3 * 24 * 60) * MINUTE
        at -= timedelta(seconds=at.second, minutes=at.minute % 5)
        waits = self.now + timedelta(minutes=dice.choice([-10, 30, 300])) if dice.random() < 0.2 else None
        try:
            with self.db.begin_nested():
                made.takes(dice.choice(made.team), at, dice.choice([15, 30, 90, 240]), waits)
        except DBAPIError:
            pass
