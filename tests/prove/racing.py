"""Processes that fight over one person's time, as our functions do when many of them run."""

import multiprocessing
from multiprocessing.connection import Connection

from tests.prove.racer import PATIENCE, Entry, race
from tests.prove.writing import Diary


def winners_by_round(url: str, shop: Diary, rounds: int) -> list[int]:
    """How many processes got each of `rounds` hours that all of them, one for each booking of the shop, wanted."""
    spawned = multiprocessing.get_context("spawn")
    line, news = spawned.Barrier(len(shop.booking_ids)), [spawned.Pipe(False) for _ in shop.booking_ids]
    entries = [Entry(shop.business_id, shop.resource_id, booking) for booking in shop.booking_ids]
    racers = [
        spawned.Process(target=race, args=(url, entry, rounds, line, tell))
        for entry, (_hear, tell) in zip(entries, news, strict=True)
    ]
    for racer in racers:
        racer.start()
    won = [_heard(hear) for hear, _tell in news]
    for racer in racers:
        racer.join(PATIENCE)
    return [sum(each) for each in zip(*won, strict=True)]


def _heard(hear: Connection) -> list[bool]:
    if not hear.poll(PATIENCE):
        raise TimeoutError("a racer never arrived")
    told: list[bool] = hear.recv()
    return told
