"""Messages leave with the transaction that caused them: published inside it, relayed after it, swept if lost."""

from common.outbox.ending import discard_if_late, doubt, fail, finish
from common.outbox.holding import AT_MOST_ONCE, Claim, claim, hand_over, put_back
from common.outbox.publishing import Published, is_first, publish, published_in
from common.outbox.relaying import Place, left_behind, relay
from common.outbox.tending import (
    Overview,
    Standing,
    arrived,
    drop,
    given_up,
    newly_given_up,
    overview,
    replay,
)

__all__ = [
    "AT_MOST_ONCE",
    "Claim",
    "Overview",
    "Place",
    "Published",
    "Standing",
    "arrived",
    "claim",
    "discard_if_late",
    "doubt",
    "drop",
    "fail",
    "finish",
    "given_up",
    "hand_over",
    "is_first",
    "left_behind",
    "newly_given_up",
    "overview",
    "publish",
    "published_in",
    "put_back",
    "relay",
    "replay",
]
