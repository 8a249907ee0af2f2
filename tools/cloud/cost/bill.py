"""From what people do to what it costs, line by line."""

import json
from collections.abc import Callable
from pathlib import Path

from tools.cloud.cost.prices import HOURS_A_MONTH, PRICES, SECONDS_A_MONTH
from tools.cloud.cost.usage import (
    ALERTS,
    ARMOR_RULES,
    BILLED_SECONDS_A_REQUEST,
    FUNCTION_GIB,
    PICTURES_GIB,
    SCHEDULED_JOBS_FILE,
    SECRETS,
    WARM_INSTANCES,
    ABooking,
    Month,
)

ROOT = Path(__file__).resolve().parents[3]
KIB_IN_GIB = 1024 * 1024
GOOGLE, OTHERS, TEXTS = "Google", "letters", "codes and texts"


def bill(month: Month, each: ABooking) -> dict[str, tuple[str, float]]:
    """What each line costs in dollars a month, and who is paid: {line: (payee, dollars)}."""
    google = {name: (GOOGLE, cost(month, each)) for name, cost in _GOOGLE.items()}
    letters = each.letters * month.bookings * _price("mail")
    codes = each.codes * month.bookings * (_price("code") + _price("text"))
    texts = each.texts * month.bookings * _price("text")
    return google | {
        "letters": (OTHERS, letters),
        "codes": (TEXTS, codes),
        "reminders as texts": (TEXTS, texts),
    }


def total(lines: dict[str, tuple[str, float]], *payees: str) -> float:
    """The sum of what goes to these payees, of everything without any."""
    return sum(dollars for payee, dollars in lines.values() if not payees or payee in payees)


def _price(name: str) -> float:
    return PRICES[name].dollars


def _functions(month: Month, each: ABooking) -> float:
    a_second = _price("function CPU") + FUNCTION_GIB * _price("function memory")
    a_run = BILLED_SECONDS_A_REQUEST * a_second + _price("function requests")
    return month.bookings * each.runs * a_run


def _warm(_month: Month, _each: ABooking) -> float:
    a_second = _price("idle CPU") + FUNCTION_GIB * _price("idle memory")
    return WARM_INSTANCES * SECONDS_A_MONTH * a_second


def _database(month: Month, _each: ABooking) -> float:
    size = month.database
    an_hour = size.vcpu * _price("database CPU") + size.gib * _price("database memory")
    disc = size.disc_gib * (2 * _price("database disc") + _price("database backups"))
    return 2 * HOURS_A_MONTH * an_hour + disc


def _edge(month: Month, each: ABooking) -> float:
    gib = month.bookings * each.requests * each.kib_a_reply / KIB_IN_GIB
    armor = _price("Armor policy") + ARMOR_RULES * _price("Armor rule")
    requests = month.bookings * each.requests * _price("Armor requests")
    data = gib * (_price("balancer data") + _price("egress"))
    return HOURS_A_MONTH * _price("balancer") + armor + requests + data


def _queues(month: Month, each: ABooking) -> float:
    jobs = len(json.loads((ROOT / SCHEDULED_JOBS_FILE).read_text()))
    return month.bookings * each.tasks * _price("tasks") + jobs * _price("scheduler")


def _chat(month: Month, each: ABooking) -> float:
    """A message is two documents written (itself and its conversation), read by both sides."""
    messages = month.bookings * each.chat_messages
    return messages * (2 * _price("Firestore writes") + 4 * _price("Firestore reads"))


def _rest(month: Month, each: ABooking) -> float:
    logs = month.bookings * each.runs * each.kib_a_log_line / KIB_IN_GIB * _price("logs")
    standing = ALERTS * _price("alerts") + SECRETS * _price("secrets") + PICTURES_GIB * _price("storage")
    return logs + standing


_GOOGLE: dict[str, Callable[[Month, ABooking], float]] = {
    "functions, running": _functions,
    "functions, kept warm": _warm,
    "database with standby": _database,
    "balancer, Armor, traffic": _edge,
    "tasks and scheduler": _queues,
    "chat": _chat,
    "logs, alerts, secrets, pictures": _rest,
}
