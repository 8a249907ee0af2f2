"""Alice goes: her tokens are renewed, and then worth nothing."""

from dataclasses import dataclass

from tools.demo.journey.road import Road
from tools.demo.phone import check
from tools.demo.walking import Step


@dataclass(frozen=True)
class Leaving:
    """The end of the road."""

    road: Road

    def steps(self) -> list[Step]:
        """What happens, in order."""
        return [
            ("Alice's tokens are renewed", self.refresh),
            ("Alice signs out", self.sign_out),
            ("Her token is worth nothing now", self.be_refused),
        ]

    def refresh(self) -> str:
        """A new pair for the old refresh token."""
        alice, before = self.road.alice, self.road.alice.refresh
        alice.keep(alice.post("/api/user/auth/refresh/", {"refresh": before}))
        check(alice.refresh != before, True, "rotated")
        return "rotated"

    def sign_out(self) -> str:
        """This device only."""
        self.road.alice.post("/api/user/auth/logout/", expect=204)
        return "204"

    def be_refused(self) -> str:
        """With the old access token, and with the refresh token too."""
        refusal = self.road.alice.get("/api/business/my-bookings/", expect=401)
        self.road.alice.post("/api/user/auth/refresh/", {"refresh": self.road.alice.refresh}, expect=401)
        return f"401 {refusal['code']}"
