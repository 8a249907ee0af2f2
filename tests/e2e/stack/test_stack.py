"""`make run` from the outside: it comes up, two of them get along, and nothing outlives an interrupt."""

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.stack.running import RunningStack
from tests.e2e.stack.waiting import until
from tests.patience import PATIENCE
from tools.local.cluster import free_port
from tools.local.environment import LOCAL, Refused, refuse_production
from tools.local.processes import answers


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., RunningStack]]:
    """Starts stacks, each on a free port, and cleans up after them."""
    stacks: list[RunningStack] = []

    def start_one(port: int | None = None, **more: str) -> RunningStack:
        stacks.append(RunningStack(port or free_port(), tmp_path / f"{len(stacks)}.txt", **more))
        return stacks[-1]

    yield start_one
    for stack in stacks:
        stack.clean_up()


def test_two_stacks_run_beside_each_other_and_leave_nothing(start: Callable[..., RunningStack]) -> None:
    """And a part that dies ends its own stack alone, and is named."""
    one, another = start(), start()
    for stack in (one, another):
        stack.until_it_says(f"AvatID is ready at {stack.url}")
        assert answers(f"{stack.url}/health/")
    serves_the_inbox_and_hides_the_worker(one)
    assert one.interrupt() == 0
    assert one.processes() == []
    assert not (one.folder / "env").exists()
    assert answers(f"{another.url}/health/")
    (tasks,) = [process for process in psutil.Process(another.process.pid).children() if is_tasks(process)]
    tasks.kill()
    assert another.process.wait(PATIENCE) == 1
    assert "tasks ended with -9" in another.said
    assert another.processes() == []
    assert not (LOCAL / "env").is_symlink() or (LOCAL / "env").exists()


def serves_the_inbox_and_hides_the_worker(stack: RunningStack) -> None:
    """What the gateway shows of a stack."""
    wish = urllib.request.Request(f"{stack.url}/local/inbox/", headers={"Accept": "application/json"})
    with urllib.request.urlopen(wish, timeout=PATIENCE) as reply:
        assert isinstance(json.load(reply), list)
    with pytest.raises(urllib.error.HTTPError, match="404") as refusal:
        urllib.request.urlopen(f"{stack.url}/cron/outbox_sweep/", timeout=PATIENCE)
    assert refusal.value.headers["Content-Type"] == "application/problem+json"
    refusal.value.close()
    variables = stack.variables()
    assert variables["PUBLIC_URL"] == stack.url
    assert answers(f"{variables['WORKER_URL']}/health/")


@pytest.mark.parametrize("moment", ["initdb", "alembic", "functions_framework", "tools.local.scheduler"])
def test_an_interrupt_during_the_start_leaves_nothing(
    start: Callable[..., RunningStack], moment: str
) -> None:
    stack = start()
    until(lambda: any(moment in command for command in stack.processes()), f"{moment} runs")
    assert stack.interrupt() == 0, stack.said
    assert stack.processes() == []


def test_it_starts_again_after_it_was_killed_and_on_no_taken_port(
    start: Callable[..., RunningStack],
) -> None:
    killed = start()
    killed.until_it_says("PostgreSQL")
    second = start(killed.port)
    assert second.process.wait(PATIENCE) == 1
    assert f"A stack for port {killed.port} runs already; for another: PORT=9000 make run" in second.said
    killed.process.kill()
    killed.process.wait()
    again = start(killed.port)
    again.until_it_says("AvatID is ready")
    assert again.interrupt(signal.SIGTERM) == 0
    assert again.processes() == []


@pytest.mark.parametrize(
    "environ",
    [
        {"ENVIRONMENT": "production"},
        {"FIRESTORE_EMULATOR_HOST": "127.0.0.1:1", "PROJECT_ID": "avatid-prod"},
        {"STORAGE_EMULATOR_HOST": "http://127.0.0.1:1", "GOOGLE_CLOUD_PROJECT": "avatid-prod"},
    ],
)
def test_it_refuses_to_mix_emulators_with_production(environ: dict[str, str]) -> None:
    with pytest.raises(Refused):
        refuse_production(environ)


def is_tasks(process: psutil.Process) -> bool:
    """Whether this is the process of the Cloud Tasks fake."""
    return "tools.local.tasks_fake" in process.cmdline()
