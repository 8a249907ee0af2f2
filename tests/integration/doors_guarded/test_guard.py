"""A provider that fails is left alone for a while; one that dawdles keeps only some of us."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from common.integrations.breaker import Breaker, Turn
from common.integrations.guarded import Guard, guarded
from common.integrations.mail import MailError
from common.settings import Settings
from tests.patience import PATIENCE


@dataclass
class Stopwatch:
    """Seconds that pass when told."""

    seconds: float = 0

    def __call__(self) -> float:
        """How many have passed."""
        return self.seconds


@dataclass
class Moody:
    """A provider that does what it is told, and counts; `name` is nobody's business."""

    answer: Callable[[], str] = lambda: "done"
    asked: int = 0
    name: str = "moody"
    told: list[str] = field(default_factory=list)

    def send(self, letter: str = "") -> str:
        """Take a letter."""
        self.asked += 1
        self.told.append(letter)
        return self.answer()

    def send_twice(self) -> str:
        """What calls itself."""
        return self.send() + self.send()

    def heard(self) -> str:
        """What asks nobody."""
        return "heard"


def failing(**how: Any) -> Callable[[], str]:
    """An answer that is none."""

    def fail() -> str:
        raise MailError("no", **how)

    return fail


def told(act: Callable[[], Any]) -> MailError:
    """The error of this call."""
    with pytest.raises(MailError) as error:
        act()
    return error.value


@pytest.fixture
def moody() -> Moody:
    """The provider itself."""
    return Moody()


@pytest.fixture
def impatient(settings: Settings) -> Settings:
    """Two failures and a provider is left alone, for an hour; two may wait for it."""
    ours = {"breaker_failures": 2, "breaker_seconds": 3600, "provider_calls_at_once": 2}
    return settings.model_copy(update=ours)


@pytest.fixture
def door(moody: Moody, impatient: Settings) -> Moody:
    """The same provider behind its guard."""
    guard = Guard("mail", MailError, impatient, patience_seconds=0)
    return guarded(moody, guard, freely=frozenset({"heard"}))


def test_a_provider_that_works_is_asked_as_if_nobody_stood_there(door: Moody, moody: Moody) -> None:
    assert door.send(letter="dear Alice") == "done"
    assert (door.send_twice(), door.heard(), door.name) == ("donedone", "heard", "moody")
    assert moody.told == ["dear Alice", "", ""]
    assert isinstance(door, Moody)


def test_one_that_keeps_failing_is_left_alone(door: Moody, moody: Moody) -> None:
    moody.answer = failing()
    assert [told(door.send).untried for _call in range(4)] == [False, False, True, True]
    assert moody.asked == 2
    assert door.heard() == "heard"


def test_one_that_says_no_is_well(door: Moody, moody: Moody) -> None:
    moody.answer = failing(permanent=True)
    assert not any(told(door.send).untried for _call in range(6))
    assert moody.asked == 6


def test_a_mistake_of_ours_is_not_its_failure(door: Moody, moody: Moody) -> None:
    def mistaken() -> str:
        raise KeyError("ours")

    moody.answer = mistaken
    for _call in range(4):
        with pytest.raises(KeyError):
            door.send()
    moody.answer = lambda: "done"
    assert door.send() == "done"


def test_a_mistake_of_ours_does_not_say_that_it_is_back(
    moody: Moody, impatient: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    door = guarded(moody, Guard("mail", MailError, impatient.model_copy(update={"breaker_seconds": 0})))

    def mistaken() -> str:
        raise KeyError("ours")

    with caplog.at_level(logging.INFO, "common.integrations"):
        moody.answer = failing()
        for _call in range(2):
            told(door.send)
        moody.answer = mistaken
        with pytest.raises(KeyError):
            door.send()
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        moody.answer = lambda: "done"
        assert door.send() == "done"
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_failures_that_are_not_in_a_row_are_forgiven(door: Moody, moody: Moody) -> None:
    for _round in range(3):
        moody.answer = failing(unknown=True)
        assert told(door.send).unknown
        moody.answer = lambda: "done"
        assert door.send() == "done"


def test_after_a_while_one_tries_and_the_others_wait() -> None:
    watch = Stopwatch()
    breaker = Breaker(1, 30, watch)
    assert breaker.lets_in()
    assert breaker.ended(has_failed=True) is Turn.OPENED
    watch.seconds = 29
    assert not breaker.lets_in()
    watch.seconds = 30
    assert [breaker.lets_in() for _thread in range(3)] == [True, False, False]
    assert breaker.ended(has_failed=True) is Turn.NOTHING
    watch.seconds = 59
    assert not breaker.lets_in()
    watch.seconds = 60
    assert breaker.lets_in()
    assert breaker.ended(has_failed=False) is Turn.CLOSED
    assert all(breaker.lets_in() for _thread in range(3))


def test_that_it_is_left_alone_and_back_is_said_once(
    moody: Moody, impatient: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    soon = Guard("mail", MailError, impatient.model_copy(update={"breaker_seconds": 0}))
    door = guarded(moody, soon)
    moody.answer = failing()
    with caplog.at_level(logging.INFO, "common.integrations"):
        for _call in range(5):
            told(door.send)
        moody.answer = lambda: "done"
        assert [door.send(), door.send()] == ["done", "done"]
    assert [(record.levelname, record.__dict__["provider"]) for record in caplog.records] == [
        ("ERROR", "mail"),
        ("WARNING", "mail"),
    ]


def test_one_that_dawdles_keeps_only_some_of_us(door: Moody, moody: Moody) -> None:
    both_wait, may_go = threading.Barrier(3), threading.Event()

    def dawdling() -> str:
        both_wait.wait(timeout=PATIENCE)
        may_go.wait(timeout=PATIENCE)
        return "done"

    moody.answer = dawdling
    waiting = [threading.Thread(target=door.send) for _place in range(2)]
    for thread in waiting:
        thread.start()
    both_wait.wait(timeout=PATIENCE)
    assert told(door.send).untried
    assert moody.asked == 2
    may_go.set()
    for thread in waiting:
        thread.join(timeout=PATIENCE)
    moody.answer = lambda: "done"
    assert door.send() == "done"


def test_the_calls_it_lets_in_do_not_wait_for_each_other(door: Moody, moody: Moody) -> None:
    """What the known library gets wrong: it holds its lock for as long as a call lasts."""
    together = threading.Barrier(2)

    def meeting() -> str:
        together.wait(timeout=PATIENCE)
        return "done"

    moody.answer = meeting
    threads = [threading.Thread(target=door.send) for _place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not together.broken
