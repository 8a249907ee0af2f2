"""What a row of the table is: a route, how it is asked, and what each of six people is told."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

OK = "ok"
"""Stands for the status that the route declares."""


class Answers(NamedTuple):
    """A status each, with the code where it is not the usual one; as for what is a leader's to do."""

    nobody: str = "401"
    stranger: str = "404"
    neighbour: str = "404"
    employee: str = "403"
    manager: str = OK
    owner: str = OK


LEADERS = Answers()
TEAM = Answers(employee=OK)
OWNER = Answers(manager="403")
OWNER_AMONG_LEADERS = Answers(manager="403 owners_only")
SIGNED_IN = Answers("401", OK, OK, OK, OK, OK)
ANYBODY = SIGNED_IN._replace(nobody=OK)
SOMEBODY_ELSES = Answers("401", *["404"] * 5)


@dataclass(frozen=True)
class Row:
    """One way to ask a route. Texts like `<service>` stand for the uid that this has in the place where it is asked.

    The path is filled the same way, by the names of its parameters unless `instead` names another thing. `others` are
    those beside the six whose matter it is.
    """

    route: str
    answers: Answers
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    file: str = ""
    instead: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    about: str = ""

    @property
    def name(self) -> str:
        """The route, with what distinguishes this row from others of the same route."""
        return f"{self.route} {self.about}".strip()
