"""P15: whatever somebody sends is refused by name or made anew, in a process that may hardly grow."""

import random
from pathlib import Path

import pytest

from common.models import UploadPurpose
from common.pictures import Picture, Pictures, taken, taking
from common.pictures.reading import Bare, bared
from tests.proof import Proof
from tests.unit.pictures import hostile
from tests.unit.pictures.base import MARKER, all_of, outcome, segments_of
from tests.unit.pictures.test_anything import _POSSIBLE
from tests.unit.pictures.test_hostile import _OURS
from tests.unit.pictures.test_memory import in_a_child

SEED, WOUNDED = 15, 40_000
MOST_GROWN = 40


def not_inert(name: str) -> list[Picture]:
    """What comes out of a file of the corpus with more in it than pixels."""
    pictures = all_of(taken(hostile.sample(name).content, UploadPurpose.GALLERY))
    return [each for each in pictures if MARKER in each.content or not _is_bare(each.content)]


def _is_bare(content: bytes) -> bool:
    try:
        return set(segments_of(content)) == _OURS
    except (AssertionError, IndexError):
        return False


def wounded(content: bytes, chance: random.Random) -> bytes:
    """The file with some bytes changed, cut out or put in, or its end gone."""
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randrange(5)] = chance.randbytes(chance.randrange(5))
    return bytes(changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.2 else changed)


def test_the_corpus_is_refused_or_made_anew_in_a_small_process(tmp_path: Path, proof: Proof) -> None:
    for sample in hostile.samples():
        (tmp_path / sample.name).write_bytes(sample.content)
    said = in_a_child(tmp_path, megabytes=200)
    assert said["outcomes"] == {sample.name: sample.refused for sample in hostile.samples()}
    assert said["grown"] < MOST_GROWN
    loaded = [name for name in hostile.taken_names() if not_inert(name)]
    assert loaded == []
    files, made_anew = len(hostile.names()), len(hostile.taken_names())
    assert files >= 24
    proof.held(
        "P15",
        "bombs, polyglots, stowaways",
        files=files,
        refused=files - made_anew,
        made_anew=made_anew,
        not_inert=0,
        grown_mb=said["grown"],
    )


def test_no_damage_surprises_us(proof: Proof) -> None:
    chance, taken_anew = random.Random(SEED), 0
    small = [sample.content for sample in hostile.samples() if len(sample.content) < 100_000]
    for _ in range(WOUNDED):
        content = wounded(chance.choice(small), chance)
        said = outcome(content)
        assert said in (*_POSSIBLE, "picture_type_not_allowed", "picture_is_heic"), said
        if not said:
            taken_anew += 1
            assert all(_is_bare(each.content) for each in all_of(taken(content, UploadPurpose.AVATAR)))
    proof.held("P15", "files damaged at random", files=WOUNDED, made_anew=taken_anew, accidents=0, seed=SEED)


def test_without_making_them_anew_what_was_hidden_comes_through(
    monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """As many do it: looked at, found to be a picture, and kept as it came."""

    def kept_as_it_came(content: bytes, wanted: list[taking.Print]) -> Pictures:
        bare: Bare = bared(content)
        taking._check_size(bare)
        return Pictures(*(Picture(content, bare.width, bare.height) for _each in wanted))

    monkeypatch.setattr(taking, "_developed", kept_as_it_came)
    loaded = [name for name in hostile.taken_names() if not_inert(name)]
    assert len(loaded) > 5
    proof.broke("P15", "without making them anew", taken=len(hostile.taken_names()), not_inert=len(loaded))
