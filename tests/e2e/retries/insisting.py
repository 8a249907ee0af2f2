"""An app that asks until it has an answer, and then some more; and what comes to light by it."""

import contextlib
import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tests.e2e.families import Answer, ask
from tests.e2e.retries.wire import CuttingWire
from tests.e2e.retries.wishes import Wish
from tests.patience import PATIENCE

_COME_BACK = {"in_progress", "unavailable"}


@dataclass
class Story:
    """A wish, and every whole answer that its app has had."""

    wish: Wish
    answers: list[Answer] = field(default_factory=list)
    sent: int = 0

    @property
    def granted(self) -> list[Answer]:
        """The answers that say that it is done."""
        return [answer for answer in self.answers if answer.status < 300]

    @property
    def refused(self) -> list[Answer]:
        """Whatever is neither that nor an invitation to come back."""
        others = [answer for answer in self.answers if answer.status >= 300]
        return [answer for answer in others if answer.body.get("code") not in _COME_BACK]


@dataclass
class Tally:
    """What came of many stories."""

    requests: Counter[str] = field(default_factory=Counter)
    replays: int = 0
    lost: int = 0
    in_progress: int = 0
    other_answers: int = 0
    """Answers to the same request that differ, or refuse it."""
    duplicates: int = 0
    """Effects beyond the one that was asked for, or missing."""
    strange: list[str] = field(default_factory=list)


def insist(wish: Wish, wires: list[CuttingWire], sends: int, hands: int = 1) -> Story:
    """Send it so many times, by several hands at once, and on until it has been granted."""
    story, start = Story(wish), threading.Barrier(hands)

    def send(hand: int) -> None:
        start.wait(PATIENCE)
        for turn in range(sends // hands):
            _send(story, wires[(hand + turn) % len(wires)])

    threads = [threading.Thread(target=send, args=(hand,)) for hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deadline = time.monotonic() + PATIENCE
    while not (story.granted or story.refused):
        assert time.monotonic() < deadline, f"{wish.kind} is never answered: {story.answers[-1:]}"
        _send(story, wires[story.sent % len(wires)])
    return story


def _send(story: Story, wire: CuttingWire) -> None:
    wish = story.wish
    headers = {"Idempotency_Key": wish.key} if wish.key else {}
    story.sent += 1
    with contextlib.suppress(OSError, http.client.HTTPException):
        answer = ask(wish.method, wire.url + wish.path, wish.body, wish.token, **headers)
        story.answers.append(answer)


def judged(stories: Iterable[Story], db: Session) -> Tally:
    """How often each thing was done, and whether everybody heard the same of it."""
    tally = Tally()
    db.rollback()
    for story in stories:
        wish, granted = story.wish, story.granted
        done = db.scalars(wish.traces).one()
        tally.requests[wish.kind] += 1
        tally.replays += story.sent - 1
        tally.lost += story.sent - len(story.answers)
        tally.in_progress += len(story.answers) - len(granted) - len(story.refused)
        other = [each for each in granted if (each.status, each.body) != (granted[0].status, granted[0].body)]
        tally.other_answers += len(other) + len(story.refused)
        tally.duplicates += abs(done - wish.times)
        if other or story.refused or done != wish.times:
            shown = [(each.status, each.body) for each in [*granted[:1], *other[:1], *story.refused[:1]]]
            tally.strange.append(f"{wish.kind}: {done} times, {shown}"[:1500])
    return tally


class Plugs:
    """Somebody who pulls the plug of one process after the other while the block lasts; each comes back."""

    def __init__(self, pull: Callable[[], None], between_seconds: float) -> None:
        self._pull, self._between, self.pulled = pull, between_seconds, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> "Plugs":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(self._between):
            self._pull()
            self.pulled += 1
