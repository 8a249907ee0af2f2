"""The word for each refusal: what closed, what is in the way, which limit was reached."""

from common.availability.agenda import Agenda, Frame
from common.availability.answers import RuleName
from common.availability.spans import overlaps
from common.availability.types import Reason
from common.availability.walltime import wall
from common.availability.windows import block_span

BLOCK_REASONS = {
    "break": Reason.BREAK,
    "time_off": Reason.TIME_OFF,
    "closure": Reason.CLOSED,
    "busy": Reason.BOOKED,  # what somebody does elsewhere is nobody's business
}


def reason_of(shared: Frame, each: Agenda, rule: RuleName, at: int) -> Reason:
    """Why `rule` does not allow the run to begin at `at` (seconds since 1970)."""
    match rule:
        case "hours":
            return _why_closed(shared, each, at)
        case "blocks":
            return _why_blocked(shared, each, at)
        case "grid":
            return Reason.OFF_GRID
        case "fit":
            return Reason.DOES_NOT_FIT
        case "occupied":
            return _why_occupied(each, at)
        case "notice":
            return Reason.PAST if shared.question.actor == "team" else Reason.TOO_SOON
        case "horizon":
            return Reason.TOO_FAR
        case _:
            return Reason.CAP


def _why_closed(shared: Frame, each: Agenda, at: int) -> Reason:
    override = each.diary.overrides.get(wall(shared.world.zone, at).date())
    return Reason.TIME_OFF if override and override.reason == "time_off" else Reason.CLOSED


def _why_blocked(shared: Frame, each: Agenda, at: int) -> Reason:
    blocks = sorted((*shared.world.blocks, *each.diary.blocks), key=lambda block: block.starts_at)
    return next(BLOCK_REASONS[block.reason] for block in blocks if overlaps(block_span(block), (at, at + 1)))


def _why_occupied(each: Agenda, at: int) -> Reason:
    """Held if only holds are in the way. To a customer who is kept out even free time looks booked."""
    parts = [(at + begin, at + end) for begin, end in each.parts]
    in_the_way = [row for row in each.diary.taken if any(overlaps((row[0], row[1]), part) for part in parts)]
    return Reason.HELD if in_the_way and all(row.held for row in in_the_way) else Reason.BOOKED
