"""Who hears of a move."""

from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked, moved, reassign
from tests.integration.salon import Salon
from tests.integration.worker import deliver_everything


def test_everything_that_comes_of_a_move_arrives(
    alice: Phone, bora: Phone, salon: Salon, runtime: Runtime
) -> None:
    visit = booked(alice, salon)
    deliver_everything(runtime)
    moved(alice, visit, "11:00")
    assert reassign(bora, visit, salon.elira).status_code == 200
    ended = deliver_everything(runtime)
    assert {how for _kind, how in ended} == {"sent"}
    assert [kind for kind, _how in ended].count("offer_freed_time") == 2
    told = alice.get("/api/notifications/list/").json["results"]
    assert any(visit["uid"] in str(each["data"]) for each in told)
