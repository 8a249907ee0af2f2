"""Genta, of AvatID's own people, decides at the panel: the rating stays, and the salon is what it says it is."""

import re
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from common.clock import SystemClock
from common.db import engine_for
from tools import installation
from tools.demo.browser import Browser
from tools.demo.journey.road import Road, same
from tools.demo.operators import unspent_code
from tools.demo.phone import Surprise, check, until
from tools.demo.rows import ADMIN, PASSWORD
from tools.demo.walking import Step

_DOOR, _REPORTS = "/admin/sign-in/", "/admin/reports/"
_WHO = re.compile(r'class="who"[^>]*>([^<]+)<')


@dataclass
class Deciding:
    """A short visit to the panel."""

    road: Road
    genta: Browser = field(init=False)

    def __post_init__(self) -> None:
        """A window on the same host, without cookies."""
        self.genta = Browser(self.road.alice.url)

    def steps(self) -> list[Step]:
        """What happens, in order."""
        return [
            ("The panel shows nothing but its door", self.stand_outside),
            ("Genta signs in there with both factors", self.sign_in),
            ("Genta finds Erion's report", self.find_report),
            ("Genta leaves the rating as it is", self.keep),
            ("Genta vouches for Bora's salon", self.verify),
            ("A letter tells Bora", lambda: self.road.bora.letter_about("verifik")),
            ("Genta signs out", self.sign_out),
        ]

    def stand_outside(self) -> str:
        """Every page leads there."""
        self.genta.open(_REPORTS)
        return self._check_is_at_door()

    def sign_in(self) -> str:
        """A code is good for one sign-in, so one is taken that no walk just before has spent."""
        totp = until(self._unspent_code, "a code that is not spent")
        self.genta.open(_DOOR)
        status = self.genta.send(_DOOR, email=ADMIN, password=PASSWORD, totp=totp)
        check(status, 200, "the door, which takes five tries in a quarter of an hour, answers")
        who = _WHO.search(self.genta.open("/admin/"))
        return f"{who[1] if who else 'nobody'}, with {totp}"

    def _unspent_code(self) -> str | None:
        engine = engine_for(installation.settings())
        with Session(engine) as db:
            found = unspent_code(db, SystemClock().now())
        engine.dispose()
        return found

    def find_report(self) -> str:
        """In the queue, and on a page of its own with the words of both."""
        check(self._rating in self.genta.open(_REPORTS), True, "the queue has it")
        page = self.genta.open(self._rating)
        check(all(words in page for words in ("Dritan listens", "He was late")), True, "the words of both")
        return self._rating

    def keep(self) -> str:
        """With a reason, for the audit log; nobody finds it in the queue any more."""
        self._act(f"{self._rating}keep/", "An opinion, and no rule is broken.")
        check(self._rating in self.genta.open(_REPORTS), False, "it still waits")
        (said,) = self.road.stranger.get(f"/api/rating/list/{self.road.business}/")["results"]
        same(said, uid=self.road.rating)
        return "shown, and not waiting any more"

    def verify(self) -> str:
        """From then on its profile says so."""
        before = self._profile_says()
        salon = f"/admin/businesses/{self.road.business}/"
        self.genta.open(salon)
        self._act(f"{salon}verify/", "I have called the number on the sign.")
        check((before, self._profile_says()), (False, True), "verified, before and after")
        return "verified: true"

    def sign_out(self) -> str:
        """The session is over, not only the cookie gone."""
        check(self.genta.send("/admin/sign-out/"), 200, "status")
        self.genta.open("/admin/")
        return self._check_is_at_door()

    @property
    def _rating(self) -> str:
        return f"{_REPORTS}ratings/{self.road.rating}/"

    def _act(self, path: str, reason: str) -> None:
        """Send a form of the page that is shown; what went wrong would be said on the page it leads to."""
        check(self.genta.send(path, reason=reason), 200, "status")
        if '<p class="bad">' in self.genta.page:
            raise Surprise(f"refused: {self.genta.page[:3000]}")

    def _profile_says(self) -> bool:
        shown = self.road.stranger.get(f"/api/business/detail/{self.road.business}/")
        return bool(shown["verified"])

    def _check_is_at_door(self) -> str:
        check(self.genta.path.partition("?")[0], _DOOR, "where the page is")
        return "at the door"
