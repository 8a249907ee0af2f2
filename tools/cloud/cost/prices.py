"""List prices in US dollars, without free tiers and discounts. They change, and differ by region: look them up.

*read* was found on the vendor's page or in a copy of it in November 2026; *remembered* was not: check it first.
"""

from dataclasses import dataclass

HOURS_A_MONTH = 730
SECONDS_A_MONTH = HOURS_A_MONTH * 3600


@dataclass(frozen=True)
class Price:
    """Dollars for one unit of something, and how well we know it."""

    dollars: float
    unit: str
    known: str


READ, REMEMBERED = "read", "remembered"

PRICES = {
    "function CPU": Price(0.000024, "vCPU second while a request runs", READ),
    "function memory": Price(0.0000025, "GiB second while a request runs", READ),
    "function requests": Price(0.40 / 1e6, "request", READ),
    "idle CPU": Price(0.0000025, "vCPU second of an instance kept warm", REMEMBERED),
    "idle memory": Price(0.0000025, "GiB second of an instance kept warm", REMEMBERED),
    "database CPU": Price(0.0413, "vCPU hour (Iowa; twice that with a standby)", READ),
    "database memory": Price(0.007, "GiB hour (Iowa; twice that with a standby)", READ),
    "database disc": Price(0.17, "GiB month (twice that with a standby)", REMEMBERED),
    "database backups": Price(0.08, "GiB month", REMEMBERED),
    "balancer": Price(0.025, "hour, for up to five forwarding rules", READ),
    "balancer data": Price(0.008, "GiB", READ),
    "egress": Price(0.12, "GiB to the internet", READ),
    "Armor policy": Price(5.0, "policy month", REMEMBERED),
    "Armor rule": Price(1.0, "rule month", REMEMBERED),
    "Armor requests": Price(0.75 / 1e6, "request", REMEMBERED),
    "tasks": Price(0.40 / 1e6, "task", REMEMBERED),
    "scheduler": Price(0.10, "job month", REMEMBERED),
    "Firestore writes": Price(0.18 / 1e5, "document", REMEMBERED),
    "Firestore reads": Price(0.06 / 1e5, "document", REMEMBERED),
    "storage": Price(0.02, "GiB month", REMEMBERED),
    "logs": Price(0.50, "GiB", REMEMBERED),
    "alerts": Price(1.50, "condition month (Google's page of 2025; it may be less by now)", READ),
    "secrets": Price(0.06, "version month", REMEMBERED),
    "mail": Price(0.0009, "letter (SendGrid, 100,000 a month)", REMEMBERED),
    "text": Price(0.09, "text to Albania (Twilio): ask Twilio, it changes", REMEMBERED),
    "code": Price(0.05, "code that was right (Twilio Verify, beside its text)", REMEMBERED),
}
