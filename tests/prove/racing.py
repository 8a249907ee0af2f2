"""Processes that fight over one person's time, as our functions do when many of them run."""

import multiprocessing
from multiprocessing.connection import Connection

from tests.prove.racer import PATIENCE, Entry, Race, race
from tests.prove.writing import Diary

_A_ROUND_TAKES = 1.0  # seconds, on a machine that is starved


def winners_by_round(url: str, shop: Diary, rounds: int, *, locks: bool = True) -> list[int]:
    """How many processes got each of `rounds` hours that all of them, one for each booking of the shop, wanted."""
    spawned = multiprocessing.get_context("spawn")
    line, news = spawned.Barrier(len(shop.booking_ids)), [spawned.Pipe(False) for _ in shop.booking_ids]
    entries = [Entry(shop.business_id, shop.resource_id, booking) for booking in shop.booking_ids]
    racers = [
        spawned.Process(target=race, args=(url, entry, Race(rounds, locks), line, tell))
        for entry, (_hear, tell) in zip(entries, news, strict=True)
    ]
    for racer in racers:
        racer.start()
    won = [_heard(hear, PATIENCE + rounds * _A_ROUND_TAKES) for hear, _tell in news]
    for racer in racers:
        racer.join(PATIENCE)
    return [sum(each) for each in zip(*won, strict=True)]


def _heard(hear: Connection, seconds: float) -> list[bool]:
    if not hear.poll(seconds):
        raise TimeoutError("a racer never arrived")
    told: list[bool] = hear.recv()
    return told
