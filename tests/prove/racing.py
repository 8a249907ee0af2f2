"""Processes that fight over one person's time, as our functions do when many of them run."""

import multiprocessing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import diary
from common.db import Transactions, rule
from common.models import Occupancy
from functions.booking.refusals import SlotTaken
from tests.prove.writing import Diary

_PATIENCE = 60


def winners_by_round(url: str, shop: Diary, rounds: int) -> list[int]:
    """How many processes got each of `rounds` hours that all of them, one for each booking of the shop, wanted."""
    spawned = multiprocessing.get_context("spawn")
    line, news = spawned.Barrier(len(shop.booking_ids)), [spawned.Pipe(False) for _ in shop.booking_ids]
    racers = [
        spawned.Process(
            target=_race, args=(url, shop.business_id, shop.resource_id, booking, rounds, line, tell)
        )
        for booking, (_hear, tell) in zip(shop.booking_ids, news, strict=True)
    ]
    for racer in racers:
        racer.start()
    won = [_heard(hear) for hear, _tell in news]
    for racer in racers:
        racer.join(_PATIENCE)
    return [sum(each) for each in zip(*won, strict=True)]


def _heard(hear: Connection) -> list[bool]:
    if not hear.poll(_PATIENCE):
        raise TimeoutError("a racer never arrived")
    told: list[bool] = hear.recv()
    return told


def _race(
    url: str, business: int, resource: int, booking: int, rounds: int, line: Barrier, tell: Connection
) -> None:
    engine = sa.create_engine(url)
    work = Transactions(lambda: Session(engine))
    work.run(lambda db: db.execute(sa.text("SELECT 1")))
    won: list[bool] = []
    for number in range(rounds):
        line.wait(_PATIENCE)
        row = (business, resource, booking)
        won.append(work.run(lambda db, row=row, number=number: _takes(db, row, number)))  # type: ignore[misc]
    tell.send(won)
    engine.dispose()


def _takes(db: Session, row: Sequence[int], number: int) -> bool:
    """What `book` does once it has judged: lock the person, write the stretch, hear the constraint's word."""
    business_id, resource_id, booking_id = row
    begins = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=number, minutes=booking_id % 10)
    diary.lock_resources(db, [resource_id])
    try:
        with rule(db, "occupancy_no_overlap", SlotTaken):
            db.add(
                Occupancy(
                    business_id=business_id,
                    resource_id=resource_id,
                    booking_id=booking_id,
                    during=Range(begins, begins + timedelta(minutes=30)),
                )
            )
    except SlotTaken:
        return False
    return True
