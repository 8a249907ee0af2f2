"""One question after the other, both apps in turns, so that whatever else the machine does falls on both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.side_by_side.asking import Cost, measured
from bench.side_by_side.questions import Question
from bench.side_by_side.servers import Server
from tools.local.cluster import Cluster

WARM = 20


@dataclass(frozen=True)
class Summary:
    """Of all rounds: CPU milliseconds a request (the median round, and the best), PostgreSQL's, p50 and p95."""

    cpu: float
    best: float
    database: float
    p50: float
    p95: float

    @classmethod
    def of(cls, costs: Sequence[Cost]) -> "Summary":
        """The rounds' medians."""
        return cls(
            median(each.cpu for each in costs),
            min(each.cpu for each in costs),
            median(each.database_cpu for each in costs),
            median(each.quantile(50) for each in costs),
            median(each.quantile(95) for each in costs),
        )

    @property
    def a_second(self) -> float:
        """Requests that one core serves."""
        return 1000 / self.cpu

    @property
    def line(self) -> str:
        """For whoever watches."""
        return (f"CPU {self.cpu:6.2f} ms (best {self.best:.2f})  PostgreSQL {self.database:5.2f}  "
                f"p50 {self.p50:6.1f}  p95 {self.p95:6.1f}")  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """What a question costs us, and them unless only we were asked; the statements of one request."""

    ours: Summary
    theirs: Summary | None
    statements: tuple[int, int] = (0, 0)

    @property
    def ratio(self) -> float:
        """How many times as much CPU theirs needs."""
        return self.theirs.cpu / self.ours.cpu if self.theirs else 0


def in_turns(
    question: Question,
    cluster: Cluster,
    servers: Sequence[Server],
    rounds: int,
    told: Callable[[str], None],
) -> list[Summary]:
    """A summary for each of the servers, in their order."""
    costs: list[list[Cost]] = [[] for _server in servers]
    for server in servers:
        measured(server, cluster, question.request, WARM)
    for _round in range(rounds):
        for server, found in zip(servers, costs, strict=True):
            found.append(measured(server, cluster, question.request, question.times))
    summaries = [Summary.of(each) for each in costs]
    for server, summary in zip(servers, summaries, strict=True):
        told(f"{question.name:15} {server.name:9} {summary.line}")
    return summaries
