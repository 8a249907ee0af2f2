"""To which zip: the last good one before the one that is deployed, or the one that was asked for."""

from collections.abc import Sequence

from tools.cloud.rollback.shelf import NotPossible, Verdict


def target(verdicts: Sequence[Verdict], deployed: str, wanted: str = "") -> Verdict:
    """What to go back to; `verdicts` are newest first, `wanted` begins a hash or a commit; or raises `NotPossible`.

    Without `deployed` it is the newest good one.
    """
    if wanted:
        return _the_one(verdicts, wanted)
    good = standing(verdicts)
    since = next((each.at for each in good if each.sha256 == deployed), None)
    for each in good:
        if since is None or each.at < since:
            return each
    raise NotPossible("There is nothing to go back to: nothing else has passed the smoke test.")


def standing(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What is good by the last verdict about it, the newest first."""
    return [each for each in _last_words(verdicts) if each.is_good]


def _last_words(verdicts: Sequence[Verdict]) -> list[Verdict]:
    newest: dict[str, Verdict] = {}
    for each in verdicts:
        newest.setdefault(each.sha256, each)
    return list(newest.values())


def _the_one(verdicts: Sequence[Verdict], wanted: str) -> Verdict:
    """Also one that was rolled back since: who names it knows what he does."""
    found = [
        each
        for each in _last_words(verdicts)
        if each.sha256.startswith(wanted) or each.commit.startswith(wanted)
    ]
    if len(found) != 1:
        raise NotPossible(f"{'Several zips are' if found else 'No zip is'} called {wanted}.")
    return found[0]
