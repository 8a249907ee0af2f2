"""Alice comes after all, and says how it was; Bora answers, and Erion finds it unfair."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db import engine_for
from tools import installation
from tools.demo.days import let_the_hours_pass
from tools.demo.journey.road import GOOD_CARD, Road, same
from tools.demo.phone import Surprise, check
from tools.demo.walking import Step
from tools.demo.ways_in import fetched, photo_with_place, place_in

_LONG_AGO = timedelta(hours=-3)
_WORDS, _ANSWER = "Dritan listens, and is on time.", "Faleminderit, ju presim përsëri!"
_COMPLAINT = {"reason": "false", "text": "He was late when I came."}


@dataclass
class Rating:
    """A visit that takes place, and what is said of it."""

    road: Road
    visit: str = ""

    def steps(self) -> list[Step]:
        """What happens, in order."""
        road = self.road
        return [
            ("Alice books a cut after all, and pays", self.book),
            ("She cannot rate what has not been", self.be_too_early),
            ("She has come; Bora completes the visit", self.complete),
            ("Alice rates it, with a picture", self.rate),
            ("Everybody reads it in the salon's profile", self.be_read),
            ("Bora hears of it", lambda: road.notified(road.bora, "rating_received")),
            ("Bora answers", self.answer),
            ("Alice hears of that", lambda: road.notified(road.alice, "rating_reply")),
            ("Erion does not believe it, and reports it", self.report),
        ]

    def book(self) -> str:
        """One service this time, the first free time there is."""
        cut = self.road.services[1]
        slot = self.road.free_times(service=[cut])[0]
        order = {"business": self.road.business, "service": cut, "starts_at": slot["starts_at"]}
        made = self.road.alice.post("/api/business/book/", order, expect=201)
        self.visit = made["uid"]
        self.road.pay(self.road.alice, self.visit, GOOD_CARD)
        one = self.road.confirmed(self.road.alice, self.visit)
        return f"{one['date']} {one['start_time']}, {one['status']}, {one['payment']['paid']} paid"

    def be_too_early(self) -> str:
        """Nothing has happened that could be rated."""
        wish = {"booking": self.visit, "rating": 5}
        return f"409 {self.road.alice.post('/api/rating/add/', wish, expect=409)['code']}"

    def complete(self) -> str:
        """Nobody waits: the database is told that it was hours ago."""
        engine = engine_for(installation.settings())
        let_the_hours_pass(engine, UUID(self.visit), until_start=_LONG_AGO)
        engine.dispose()
        done = self.road.bora.post(f"/api/business/booking/{self.visit}/complete/")
        return f"{done['date']} {done['start_time']}, {done['status']}"

    def rate(self) -> str:
        """Stars for the salon and for Dritan; where the picture was taken stays with her."""
        alice = self.road.alice
        picture = alice.upload("/api/shared/upload/", photo_with_place(), purpose="rating")
        wish = {"booking": self.visit, "rating": 5, "employee_rating": 5, "comment": _WORDS}
        said = alice.post("/api/rating/add/", wish | {"images": [picture["uid"]]}, expect=201)
        same(said, status="visible", rating=5, comment=_WORDS)
        check(said["employee"]["name"], "Dritan Leka", "who served")
        self.road.rating = said["uid"]
        alice.post("/api/rating/add/", wish, expect=409)
        return f"{said['rating']} stars, {len(said['images'])} picture; again: 409"

    def be_read(self) -> str:
        """Also by those who have not signed in; the picture is there for them."""
        rated = self.road.stranger.get(f"/api/business/detail/{self.road.business}/")["rating"]
        same(rated, average=5.0, count=1)
        (said,) = self.road.stranger.get(f"/api/rating/list/{self.road.business}/")["results"]
        same(said, uid=self.road.rating, comment=_WORDS, reply=None)
        served = fetched(said["images"][0]["url"])
        if not served or place_in(served):
            raise Surprise("the picture is missing, or tells where it was taken")
        return f"{rated['average']} of {rated['count']}, by {said['author']}"

    def answer(self) -> str:
        """Once, for everybody to read."""
        path = f"/api/rating/{self.road.rating}/reply/"
        self.road.bora.post(path, {"text": _ANSWER}, expect=201)
        refusal = self.road.bora.post(path, {"text": _ANSWER}, expect=409)
        return f"{_ANSWER} Again: 409 {refusal['code']}"

    def report(self) -> str:
        """One voice does not make it disappear; it waits for one of AvatID's own people."""
        path = f"/api/rating/{self.road.rating}/report/"
        made = self.road.erion.post(path, _COMPLAINT, expect=201)
        same(self.road.erion.post(path, _COMPLAINT), uid=made["uid"])
        shown = self.road.stranger.get(f"/api/rating/list/{self.road.business}/")
        check(shown["count"], 1, "ratings that are shown")
        return f"{made['reason']}; it is still shown"
