"""What only Redis can do to us: restart, hang, fill up, want a password."""

import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import redis

from common.clock import SetClock
from common.counting import Counters, Take, counters_for, lasting_counters
from common.counting.redis_store import RedisStore
from common.errors import Unavailable
from common.runtime import Runtime
from tests.integration.limits import redis_server
from tools.local.cluster import free_port

ONE = [Take("plain", "Alice", 5, 60), Take("strict", "Alice", 5, 60, strict=True)]


def test_after_a_restart_it_counts_anew(tmp_path: Path, clock: SetClock) -> None:
    """The scripts are gone with the server, and so are our connections."""
    port = free_port()
    counters = Counters(RedisStore(f"redis://127.0.0.1:{port}/0"), b"key")
    for _life in range(2):
        with redis_server.running(tmp_path, port):
            assert counters.take(ONE, clock.now()).remaining == 4
    with pytest.raises(Unavailable):
        counters.take(ONE, clock.now())


def test_one_that_hangs_is_not_waited_for(clock: SetClock) -> None:
    """It takes connections and says nothing, as a machine does that has just died."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        counters = Counters(RedisStore(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"), b"key")
        began = monotonic()
        with pytest.raises(Unavailable):
            counters.take(ONE, clock.now())
        assert monotonic() - began < 3


def test_one_that_is_full_refuses_and_counts_nothing(tmp_path: Path, clock: SetClock) -> None:
    with redis_server.running(tmp_path) as url, redis.Redis.from_url(url) as operator:
        counters = Counters(RedisStore(url), b"key")
        counters.take(ONE, clock.now())
        operator.config_set("maxmemory", "1")
        with pytest.raises(Unavailable):
            counters.take(ONE, clock.now())
        operator.config_set("maxmemory", "0")
        assert counters.take(ONE, clock.now()).remaining == 3


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2@127.0.0.1:1/0",
        "redis://:hunter2/@127.0.0.1:1/0",
        "redis://:hunter2@127.0.0.1:hunter2/0",
        "hunter2://127.0.0.1:1/0",
    ],
)
def test_its_password_is_in_no_log(url: str, clock: SetClock, log_lines: list[dict[str, Any]]) -> None:
    with pytest.raises(Unavailable):
        Counters(RedisStore(url), b"key").take(ONE, clock.now())
    assert [each["message"] for each in log_lines] == ["redis cannot count"]
    assert "hunter2" not in str(log_lines)


def test_a_wrong_password_is_one_more_way_of_not_being_there(
    redis_url: str, clock: SetClock, log_lines: list[dict[str, Any]]
) -> None:
    with pytest.raises(Unavailable):
        Counters(RedisStore(redis_url.replace("//", "//:hunter2@")), b"key").take(ONE, clock.now())
    assert log_lines[0]["error"] == "AuthenticationError"
    assert "hunter2" not in str(log_lines)


def test_what_costs_money_is_counted_in_the_database_all_the_same(runtime: Runtime) -> None:
    settings = runtime.settings.model_copy(update={"redis_server": "127.0.0.1:1"})
    assert counters_for(settings, runtime.transactions).store.name == "redis"
    assert lasting_counters(settings, runtime.transactions).store.name == "postgresql"


def test_it_is_loaded_when_it_is_used_and_not_before() -> None:
    look = "import sys; from common.counting import counters_for; from common.settings import Settings; "
    made = "counters_for(Settings(redis_server='127.0.0.1:1'), None); print('redis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look + made], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
