"""A worker freezes or dies at the worst moment: how often each channel has sent then is what was promised."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.chaos.children import Child
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.moments import KINDS, Backlog, die, freeze, pile_up, sent_by

MAIL, PUSH, SMS = KINDS


@pytest.fixture
def backlog(crowd: Crowd) -> Backlog:
    """One message of every channel."""
    return pile_up(crowd, each=1)


def test_a_worker_that_froze_before_sending_does_not_send_what_another_has_sent(
    backlog: Backlog, version: Callable[..., Child], tmp_path: Path
) -> None:
    frozen = version("moments", "claimed", "SIGSTOP")
    for kind in KINDS:
        act = partial(freeze, backlog.crowd, frozen, tmp_path / "now", kind, backlog.take(kind))
        assert sent_by(backlog.crowd.system, act) == 1, kind


def test_a_worker_that_froze_while_sending_is_not_repeated_where_that_would_be_seen(
    backlog: Backlog, version: Callable[..., Child], tmp_path: Path
) -> None:
    """Nobody can know then; a ring is repeated, because the phone shows it once."""
    frozen = version("moments", "handed_over", "SIGSTOP")
    for kind, times in ((MAIL, 1), (SMS, 1), (PUSH, 2)):
        act = partial(freeze, backlog.crowd, frozen, tmp_path / "now", kind, backlog.take(kind))
        assert sent_by(backlog.crowd.system, act) == times, kind


def test_a_worker_dies_right_after_the_provider_has_said_yes(
    backlog: Backlog, version: Callable[..., Child], tmp_path: Path
) -> None:
    """A ring is repeated under the same name, a letter once, a text never."""
    mortal = version("moments", "closing", "SIGKILL")
    for kind, times in ((PUSH, 2), (MAIL, 2), (SMS, 1)):
        act = partial(die, backlog.crowd, mortal, tmp_path / "now", kind, backlog.take(kind))
        assert sent_by(backlog.crowd.system, act) == times, kind
