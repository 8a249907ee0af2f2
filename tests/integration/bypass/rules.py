"""Every rule, how it is broken, and what each door says then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.integration.bypass.doors import Changed
from tests.integration.bypass.happenings import (
    break_at_that_time,
    comes_on_tuesday_too,
    does_not_cut,
    has_enough_to_do,
    has_left,
    hours,
    is_away,
    is_busy_elsewhere,
    is_closed_for_good,
    is_dropped,
    is_elsewhere,
    is_suspended,
    is_unwelcome,
    nobody_does,
    service,
    takes_no_bookings,
    terms,
    works_on_other_days,
)
from tests.integration.bypass.place import MONDAY, Place

NEVER = "it cannot come to that"
"""Of a claim: what is kept for somebody cannot be taken, nor kept for somebody else."""


class Told(NamedTuple):
    """What is said by the doors: status and code, of a series what is said of each of its two dates.

    `422 unknown_field`: this cannot even be asked there.
    """

    book: str
    series: str
    move: str
    claim: str
    team_book: str
    team_move: str
    reassign: str


@dataclass(frozen=True)
class Rule:
    """A rule that is broken because `happens` has changed the place meanwhile, or by what is asked, or both."""

    name: str
    told: Told
    happens: Callable[[Place], object] = lambda _place: None
    asked: Changed = field(default_factory=dict)


AT: Changed = {"date": None, "start_time": None}
UNASKED = "422 unknown_field"
AS_EVER = Told("201", "ok, ok", "200", "201", "201", "200", "200")
NOT_THERE = Told("409 closed", "closed, ok", "409 closed", "409 closed", "201", "200", "200")
SOMEBODY_HAS_IT = Told(
    "409 slot_taken",
    "slot_taken, ok",
    "409 slot_taken",
    NEVER,
    "409 slot_taken",
    "409 slot_taken",
    "409 slot_taken",
)
CANNOT_SERVE = Told(
    "409 not_qualified",
    "not_qualified, not_qualified",
    "409 not_qualified",
    "409 not_qualified",
    "409 not_qualified",
    "409 not_qualified",
    "409 not_qualified",
)
NOT_SOLD = Told("404 not_found", "404 not_found", "200", "404 not_found", "404 not_found", "200", "200")
NOT_FOUND = Told("404 not_found", "404 not_found", UNASKED, UNASKED, "404 not_found", UNASKED, UNASKED)
WHEN_CLOSED = Told("409 closed", "closed, closed", "409 closed", UNASKED, "201", "200", UNASKED)

HAPPENED = (
    Rule("nothing has happened", AS_EVER),
    Rule("the salon is closed that day", NOT_THERE, lambda p: p.salon.add_exception("closure", MONDAY)),
    Rule("it opens at noon", NOT_THERE, hours("12:00", "17:00")),
    Rule(
        "he works on other days",
        NOT_THERE._replace(series="closed, closed"),
        works_on_other_days,
    ),
    Rule(
        "there is a break",
        Told("409 break", "break, ok", "409 break", "409 break", "201", "200", "200"),
        break_at_that_time,
    ),
    Rule(
        "he is away",
        Told("409 time_off", "time_off, ok", "409 time_off", "409 time_off", "201", "200", "200"),
        is_away,
    ),
    Rule(
        "his own calendar has something",
        Told("409 slot_taken", "slot_taken, ok", "409 slot_taken", "409 slot_taken", "201", "200", "200"),
        is_busy_elsewhere,
    ),
    Rule(
        "it closes too early",
        Told(
            "409 does_not_fit",
            "does_not_fit, ok",
            "409 does_not_fit",
            "409 does_not_fit",
            "201",
            "200",
            "200",
        ),
        hours("09:00", "10:45"),
    ),
    Rule(
        "visits start on the hour",
        Told("409 off_grid", "off_grid, off_grid", "409 off_grid", "409 off_grid", "201", "200", "200"),
        terms(step_minutes=60),
    ),
    Rule(
        "the salon wants eight days' notice",
        Told("409 too_soon", "too_soon, ok", "409 too_soon", "409 too_soon", "201", "200", "200"),
        terms(min_notice_minutes=8 * 24 * 60),
    ),
    Rule(
        "the diary is open for three days",
        Told("409 too_far", "too_far, too_far", "409 too_far", "409 too_far", "201", "200", "200"),
        terms(max_days=3),
    ),
    Rule("somebody has it", SOMEBODY_HAS_IT, lambda p: p.booked("Erion")),
    Rule("it is kept for somebody", SOMEBODY_HAS_IT, lambda p: p.offered("Erion")),
    Rule(
        "she has as many visits ahead as she may",
        Told("409 cap", "cap, cap", "409 cap", "409 cap", "201", "200", "200"),
        comes_on_tuesday_too,
    ),
    Rule(
        "she may have one visit ahead",
        AS_EVER._replace(series="ok, cap"),
        terms(max_active_per_customer=1),
    ),
    Rule("the diary is open for ten days", AS_EVER._replace(series="ok, too_far"), terms(max_days=10)),
    Rule(
        "he has as much to do as he may",
        Told("409 cap", "cap, ok", *["409 cap"] * 5),
        has_enough_to_do,
    ),
    Rule(
        "she is unwelcome, and finds it full",
        Told(
            "409 slot_taken",
            "slot_taken, slot_taken",
            "409 slot_taken",
            "409 slot_taken",
            "201",
            "200",
            "200",
        ),
        is_unwelcome,
    ),
    Rule(
        "the service is paused",
        Told("409 inactive", "409 inactive", "200", "409 inactive", "409 inactive", "200", "200"),
        service(is_active=False),
    ),
    Rule("the service is sold no more", NOT_SOLD, is_dropped),
    Rule("he has left", CANNOT_SERVE, has_left),
    Rule("he takes no bookings", CANNOT_SERVE, takes_no_bookings),
    Rule("he does not do this any more", CANNOT_SERVE, does_not_cut),
    Rule("nobody does this any more", CANNOT_SERVE, nobody_does),
    Rule("the salon is suspended", NOT_SOLD, is_suspended),
    Rule("the salon is no more", Told(*["404 not_found"] * 7), is_closed_for_good),
    Rule(
        "she is elsewhere",
        Told(
            "409 already_booked",
            "already_booked, ok",
            "409 already_booked",
            "409 already_booked",
            "201",
            "409 customer_elsewhere",
            "200",
        ),
        is_elsewhere,
    ),
    Rule(
        "it has become dearer",
        Told(
            "409 price_changed",
            "price_changed, price_changed",
            UNASKED,
            "409 price_changed",
            "409 price_changed",
            UNASKED,
            UNASKED,
        ),
        service(price="1200.00"),
        {"expected_total": "1000.00"},
    ),
    Rule(
        "there is a deposit, and she would pay there",
        Told(
            "409 deposit_required",
            "409 deposit_required",
            UNASKED,
            "409 deposit_required",
            "201",
            UNASKED,
            UNASKED,
        ),
        terms(deposit_percent="30"),
        {"payment": "venue"},
    ),
)
ASKED = (
    Rule("before it opens", WHEN_CLOSED, asked={"start_time": "08:00"}),
    Rule("after it has closed", WHEN_CLOSED, asked={"start_time": "18:00"}),
    Rule("on a Sunday", WHEN_CLOSED, asked={"date": "2027-03-07"}),
    Rule("in the night", WHEN_CLOSED, asked={"start_time": "00:00"}),
    Rule(
        "before it opens, told as an instant",
        WHEN_CLOSED,
        asked=AT | {"starts_at": "2027-03-08T02:00:00-05:00"},
    ),
    Rule(
        "half a minute too late",
        Told(
            "409 off_grid",
            "off_grid, off_grid",
            "409 off_grid",
            UNASKED,
            "409 off_grid",
            "409 off_grid",
            UNASKED,
        ),
        asked=AT | {"starts_at": "2027-03-08T10:30:30+01:00"},
    ),
    Rule(
        "too late to end in time",
        Told(
            "409 does_not_fit",
            "does_not_fit, does_not_fit",
            "409 does_not_fit",
            UNASKED,
            "201",
            "200",
            UNASKED,
        ),
        asked={"start_time": "16:45"},
    ),
    Rule(
        "off the grid",
        Told("409 off_grid", "off_grid, off_grid", "409 off_grid", UNASKED, "201", "200", UNASKED),
        asked={"start_time": "10:37"},
    ),
    Rule(
        "in the past",
        Told("409 too_soon", "too_soon, ok", "409 too_soon", UNASKED, "409 past", "409 past", UNASKED),
        asked={"date": "2027-02-26"},
    ),
    Rule(
        "in a quarter of an hour",
        Told("409 too_soon", "too_soon, ok", "409 too_soon", UNASKED, "201", "200", UNASKED),
        asked={"date": "2027-03-01", "start_time": "09:15"},
    ),
    Rule(
        "in three months",
        Told("409 too_far", "too_far, too_far", "409 too_far", UNASKED, "201", "200", UNASKED),
        asked={"date": "2027-06-07"},
    ),
    Rule(
        "by somebody from next door",
        CANNOT_SERVE._replace(claim=UNASKED),
        asked={"employee": "<their employee>"},
    ),
    Rule("by nobody at all", CANNOT_SERVE._replace(claim=UNASKED), asked={"employee": "<nobody>"}),
    Rule(
        "what he does not do",
        CANNOT_SERVE._replace(move=UNASKED, claim=UNASKED, team_move=UNASKED, reassign=UNASKED),
        asked={"service": "<colour>"},
    ),
    Rule("what next door sells", NOT_FOUND, asked={"service": "<their service>"}),
    Rule("next door", NOT_FOUND._replace(team_book="403 forbidden"), asked={"business": "<their business>"}),
    Rule("what nobody sells", NOT_FOUND, asked={"service": "<nobody>"}),
)
RULES = (*HAPPENED, *ASKED)
