"""P18: a full disc loses nothing acknowledged, whether a table, the journal or the server itself ends by it."""

from pathlib import Path

from tests.e2e.failures.full import (
    exhaust_the_journal,
    fill_up,
    given_room,
    on_small_disc,
    plugs_pulled_right_after_a_yes,
    started_again,
)
from tests.proof import Proof

ROUNDS, REFUSALS = 6, 20


def test_tables_without_room_lose_nothing(tmp_path: Path, proof: Proof) -> None:
    """By turns there is room again under a server that went on, and one whose plug was pulled."""
    with on_small_disc(tmp_path) as shop:
        again = []
        for number in range(ROUNDS):
            fill_up(shop, leave=150_000 * number, refusals=REFUSALS * (number + 1))
            again.append((given_room, started_again)[number % 2](shop))
        assert shop.looked.keys() == {200}, "reading goes on"
        assert shop.booked.keys() == {201, 503}, shop.booked
        assert shop.lost() == []
        proof.held(
            "P18",
            "people book until the disc is full",
            fillings=ROUNDS,
            plugs_pulled=ROUNDS // 2,
            promised=len(shop.promised),
            lost=0,
            told_to_come_back=shop.booked[503],
            reads_meanwhile=shop.looked[200],
            failed=0,
            booked_again_after_seconds=max(again),
        )


def test_a_journal_without_room_ends_the_server_and_loses_nothing(tmp_path: Path, proof: Proof) -> None:
    """PostgreSQL stops when its journal cannot grow; it is started again once there is room."""
    with on_small_disc(tmp_path) as shop:
        again = []
        for _ in range(3):
            for _ in range(10):
                shop.book()
            exhaust_the_journal(shop)
            again.append(started_again(shop))
        assert shop.booked.keys() == {201, 503}, shop.booked
        assert shop.looked.keys() <= {200, 503}, shop.looked
        assert shop.lost() == []
        proof.held(
            "P18",
            "the journal has no room and the server ends",
            times=len(again),
            promised=len(shop.promised),
            lost=0,
            told_to_come_back=shop.booked[503] + shop.looked[503],
            failed=0,
            booked_again_after_seconds=max(again),
        )


def test_without_synced_commits_a_full_disc_forgets_what_was_promised(tmp_path: Path, proof: Proof) -> None:
    """The sabotage: `synchronous_commit` and `fsync` are off, so yes is said before the journal is on the disc.

    The last page of the journal waits in memory for as long as PostgreSQL lets it, ten seconds. A killed process does
    not take away what the system has been given to write, so what `fsync` alone adds, only a power cut would show.
    """
    with on_small_disc(tmp_path, durable=False, wal_writer_delay="10s") as shop:
        times = plugs_pulled_right_after_a_yes(shop, most=20)
        lost = shop.lost()
    assert lost
    proof.broke(
        "P18",
        "without synchronous_commit and fsync",
        plugs_pulled=times,
        promised=len(shop.promised),
        lost=len(lost),
    )
