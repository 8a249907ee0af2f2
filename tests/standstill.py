"""Whether the machine itself stood still while a test ran; if so, a failure says nothing, and the test runs again.

A machine of a cloud is paused now and then, for seconds. Every time limit that the product keeps (an SMS provider
has five seconds, a statement has five) then runs out at once, and somewhere a test fails that has nothing to do
with it. A thread that wishes to wake ten times a second notices: nobody but the machine can keep it from it.
A failure without such a pause stands, but in tests of real processes (tests/conftest.py); so does the third failure,
pause or not. What ran again is in the summary.
"""

import threading
import time
from collections.abc import Callable

PACE = 0.1
"""Seconds between two looks at the clock."""
STILL = 0.8
"""A look that comes so many seconds late was kept back by the machine: two busy cores come nowhere near."""
BEFORE = 30.0
"""A pause so many seconds before a test may still trouble it: what broke then is thrown away now."""


class Standstill(threading.Thread):
    """Looks at the clock all the time, and remembers when it was last kept from it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(name="standstill", daemon=True)
        self._clock = clock
        self._looked = clock()
        self._last = float("-inf")
        self.pauses = 0
        self._test_began = self._looked

    def run(self) -> None:
        """For as long as the process lives; before that nobody looked, which is no pause."""
        self._looked = self._clock()
        while True:
            time.sleep(PACE)
            self.look()

    def look(self) -> None:
        """Compare the clock with the last look."""
        now = self._clock()
        if now - self._looked > PACE + STILL:
            self._last = now
            self.pauses += 1
        self._looked = now

    def a_test_begins(self) -> None:
        """From here on a pause is the test's."""
        self._test_began = self._clock()

    def troubled_it(self) -> bool:
        """Whether there was a pause during the test or shortly before it."""
        self.look()
        return self._last >= self._test_began - BEFORE

    def may_go_again(self, error: BaseException | None) -> bool:
        """Whether a failure may be the machine's: a pause, or a lock that was waited for in vain."""
        return self.troubled_it() or "canceling statement due to lock timeout" in str(error)


STANDSTILL = Standstill()
"""The one of this process; it looks from the moment on at which the tests have been collected."""
