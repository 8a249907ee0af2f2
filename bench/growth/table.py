"""The figures of all sizes side by side, as Markdown."""

from collections.abc import Iterator, Mapping

from bench.growth.measuring import Cost, Costs

Measured = Mapping[int, Mapping[str, Costs]]


def table(measured: Measured) -> Iterator[str]:
    """A line a question: cold and warm p50/p95 of each size, how much slower the largest is than the smallest."""
    counts = sorted(measured)
    smallest, largest = measured[counts[0]], measured[counts[-1]]
    sizes = [f"{count:,} cold | {count:,} warm" for count in counts]
    heads = ["question", *sizes, "ratio p95 cold | ratio p95 warm", "SQL", "CPU app + database"]
    yield f"| {' | '.join(heads)} |"
    yield "|---" * (len(counts) * 2 + 5) + "|"
    for name in smallest:
        figures = [
            f"{_pair(costs[name].cold)} | {_pair(costs[name].warm)}"
            for costs in (measured[n] for n in counts)
        ]
        few, many = smallest[name], largest[name]
        ratios = f"{many.cold.p95 / few.cold.p95:.1f} | {many.warm.p95 / few.warm.p95:.1f}"
        cpu = f"{many.warm.app_cpu:.1f} + {many.warm.database_cpu:.1f}"
        yield f"| {name} | {' | '.join(figures)} | {ratios} | {many.warm.statements} | {cpu} |"


def _pair(cost: Cost) -> str:
    refused = f" ({cost.refused} refused)" if cost.refused else ""
    return f"{cost.p50:.0f} / {cost.p95:.0f}{refused}"


def page(measured: Measured, machine: str) -> str:
    """The whole document."""
    return "\n".join((HEAD.format(machine=machine), *table(measured), ""))


HEAD = """# What finding a business costs as the number of businesses grows

Written by `python -m bench.growth --write`: one run, one machine ({machine}), PostgreSQL beside the app.
Requests go through the business family's WSGI app, from 20 random places in a city, within 5 km. The city is as dense
whatever the size (some 5,000 businesses within 5 km): 10,000 businesses are one small city, 100,000 one large city, and
in the million that large city is one of 900 towns. Milliseconds, p50 / p95. *Cold*: the server has just started and
neither it nor the system has the files in memory, each place asked once. *Warm*: each place three times more. SQL is
the most statements of one request; CPU is milliseconds a request of the largest size, warm, in the app and in PostgreSQL.
The promise: the p95 of a million is at most twice that of ten thousand.
"""
