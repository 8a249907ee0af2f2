"""The database's disc fills up while people book: who was told yes keeps it, the others are told to come back."""

from pathlib import Path

from tests.e2e.failures.full import fill_up, given_room, on_small_disc, started_again
from tests.proof import Proof

LEAVE, REFUSALS = 100_000, 5


def test_a_full_disc_loses_nothing_that_was_promised(tmp_path: Path, proof: Proof) -> None:
    with on_small_disc(tmp_path) as shop:
        fill_up(shop, leave=LEAVE, refusals=REFUSALS)
        assert shop.looked.keys() == {200}, "reading goes on"
        back = given_room(shop)
        fill_up(shop, leave=LEAVE, refusals=2 * REFUSALS)
        started_again(shop)
        assert shop.booked.keys() == {201, 503}, shop.booked
        assert shop.lost() == []
        proof.held(
            "P18",
            "people book until the disc is full",
            promised=len(shop.promised),
            lost=0,
            told_to_come_back=shop.booked[503],
            reads_meanwhile=shop.looked[200],
            failed=0,
            booked_again_after_seconds=back,
        )
