"""How early and how late one may book."""

from datetime import timedelta

from common.availability import Reason, Rules, judge
from tests.unit.availability.shop import MONDAY, SUNDAY, TUESDAY, as_team, ask, at, salon, starts

TWO_HOURS = Rules(step_minutes=30, min_notice_minutes=120)
TOMORROW = Rules(step_minutes=60, horizon_days=1)


def test_exactly_the_notice_is_enough() -> None:
    assert starts(salon(rules=TWO_HOURS), ask(now=at(MONDAY, "9:00")))[0] == "11:00"


def test_a_microsecond_less_is_not() -> None:
    late = at(MONDAY, "9:00") + timedelta(microseconds=1)
    assert starts(salon(rules=TWO_HOURS), ask(now=late))[0] == "11:30"
    assert judge(salon(rules=TWO_HOURS), ask(now=late), at(MONDAY, "11:00")).reason is Reason.TOO_SOON


def test_the_horizon_counts_local_days_and_includes_the_last() -> None:
    now = at(SUNDAY, "23:59") - timedelta(days=7)  # a minute before Monday
    world = salon(rules=TOMORROW)
    assert len(starts(world, ask(MONDAY, until=TUESDAY, now=now))) == 3
    assert len(starts(world, ask(MONDAY, until=TUESDAY, now=now + timedelta(minutes=1)))) == 6
    assert judge(world, ask(now=now), at(TUESDAY, "9:00")).reason is Reason.TOO_FAR


def test_the_last_moment_of_a_day_is_still_that_day() -> None:
    now = at(MONDAY, "0:00") - timedelta(microseconds=1)
    assert len(starts(salon(rules=TOMORROW), ask(MONDAY, until=TUESDAY, now=now))) == 3


def test_the_team_books_at_once_and_as_far_as_it_likes() -> None:
    world = salon(rules=TWO_HOURS)
    question = as_team(ask(now=at(MONDAY, "10:00")))
    assert starts(world, question) == ["10:00", "10:30", "11:00", "11:30"]
    far = at(MONDAY, "10:00") + timedelta(days=364)
    verdict = judge(world, question, far)
    assert verdict.accepted
    assert not verdict.flagged


def test_nobody_books_the_past() -> None:
    now = at(MONDAY, "10:01")
    assert judge(salon(), ask(now=now), at(MONDAY, "10:00")).reason is Reason.TOO_SOON
    assert judge(salon(), as_team(ask(now=now)), at(MONDAY, "10:00")).reason is Reason.PAST
