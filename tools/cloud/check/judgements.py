"""All judgements at once, with what the code says; and each function's environment, read as the function reads it."""

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from tools.cloud.check.equipment import Equipment, Failed, run
from tools.cloud.check.judging import doors, environment, jobs, routes, secrets
from tools.cloud.check.judging.built import Built


def judgements(equipment: Equipment) -> str:
    """What would be built is what the code expects."""
    built = Built.read(equipment.folder / "built.json")
    code = json.loads(run(sys.executable, "-m", "tools.cloud.check.code", cwd=equipment.root))
    problems = list(chain(wrong(built, code), unstartable(built, equipment)))
    if problems:
        raise Failed("\n".join(["what would be built is not what the code expects", *problems]))
    return f"{len(code['owners'])} paths, {len(code['schedules'])} jobs, {len(code['secrets'])} secrets"


def wrong(built: Built, code: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong, a sentence each."""
    private = set(code["private"])
    yield from routes.misrouted(built, code["owners"])
    yield from routes.exposed(built, private)
    yield from jobs.off_the_clock(built, code["schedules"])
    yield from jobs.queues_amiss(built, set(code["queues"]))
    yield from secrets.unkept(built, set(code["secrets"]))
    yield from secrets.unreadable(built)
    yield from secrets.overheard(built)
    yield from secrets.in_state(built)
    yield from environment.unread(built, code["settings"])
    yield from environment.misnamed(built)
    yield from doors.open_or_shut(built, private)
    yield from doors.impersonated(built)
    yield from doors.ungrantable(built)


def unstartable(built: Built, equipment: Equipment) -> Iterator[str]:
    """Functions whose settings would refuse the environment that they are given."""
    given = {
        family: environment.plain(built, family)
        | dict.fromkeys(environment.secret(built, family), "a-secret-long-enough-to-be-taken-seriously")
        for family in built.functions
    }
    file = equipment.folder / "environments.json"
    file.write_text(json.dumps(given))
    said = run(sys.executable, "-m", "tools.cloud.check.starting", str(file), cwd=equipment.root)
    yield from said.splitlines()
