"""Eight processes that all want the last one."""

from common.counting import Take
from tests.integration.limits.conftest import Race


def test_a_plain_limit_is_exact(race: Race) -> None:
    assert sum(race([Take("plain", "Alice", 20, 60)], tries=10)) == 20


def test_a_strict_limit_is_exact(race: Race) -> None:
    assert sum(race([Take("strict", "Alice", 20, 60, strict=True)], tries=10)) == 20


def test_several_are_exact_together_whatever_order_they_are_asked_in(race: Race) -> None:
    """Nobody locks in a circle, and whoever is refused by one has used up none of the other."""
    narrow, wide = Take("narrow", "Alice", 20, 60, strict=True), Take("wide", "", 30, 60)
    assert sum(race([narrow, wide], [wide, narrow], tries=10)) == 20
    assert sum(race([wide], tries=2)) == 10


def test_a_first_time_for_all_is_the_first_time_for_one(race: Race) -> None:
    assert (
        sum(race([Take("first", "Alice", 1, 60, strict=True), Take("first", "Alice", 1, 61)], tries=1)) == 1
    )
