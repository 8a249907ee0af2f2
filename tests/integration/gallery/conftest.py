"""Bora's salon, which has no pictures yet."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.shared.sending import uploaded

GALLERY, ONE = "/api/onboarding/gallery/", "/api/onboarding/gallery/{uid}/"


@dataclass
class Wall:
    """The salon's pictures, as its owner holds them."""

    salon: Salon

    def hang(self, upload: str, by: Phone | None = None, **more: Any) -> Any:
        """Show an upload."""
        wish = {"business": self.salon.uid, "upload": upload}
        return (by or self.salon.owner).post(GALLERY, wish | more)

    def hang_new(self, count: int = 1) -> list[str]:
        """Upload and show so many; their uids."""
        uids = [uploaded(self.salon.owner, width=96, height=64) for _each in range(count)]
        assert [self.hang(uid).status_code for uid in uids] == [201] * count
        return uids

    def change(self, by: Phone | None = None, **wish: Any) -> Any:
        """Another order, another cover."""
        return (by or self.salon.owner).patch(GALLERY, {"business": self.salon.uid} | wish)

    def take_down(self, uid: str, by: Phone | None = None) -> Any:
        """Remove a picture."""
        return (by or self.salon.owner).delete(ONE.format(uid=uid))

    def seen(self, by: Phone | None = None) -> list[dict[str, Any]]:
        """All of them, as somebody of the team sees them."""
        reply = (by or self.salon.owner).get(GALLERY, business=self.salon.uid)
        assert reply.status_code == 200, reply.text
        return list(reply.json)

    @property
    def order(self) -> list[str]:
        """Their uids in order."""
        return [each["uid"] for each in self.seen()]

    @property
    def covers(self) -> list[str]:
        """The uids of those that say they are the cover."""
        return [each["uid"] for each in self.seen() if each["is_cover"]]


@pytest.fixture
def wall(salon: Salon) -> Wall:
    """Nothing hangs there."""
    return Wall(salon)
