"""Every operation, asked by everybody about what is theirs, their business's, another's, and nothing at all."""

from tests.integration.authorization.asking import cells
from tests.integration.authorization.checking import wrong_ones
from tests.integration.authorization.contract import operations
from tests.integration.authorization.people import PRINCIPALS
from tests.integration.authorization.sabotage import guarded, seen, to_be_seen
from tests.integration.authorization.world import World
from tests.proof import Proof


def test_everybody_is_told_what_the_contract_says(world: World, proof: Proof) -> None:
    everything = cells(operations())
    assert wrong_ones(world, everything) == []
    proof.held(
        "P7",
        "every operation asked by everybody",
        operations=len(operations()),
        principals=len(PRINCIPALS),
        cells=len(everything),
        refused=sum(cell.expected != "allowed" for cell in everything),
        wrong=0,
    )


def test_a_guard_that_lets_everybody_pass_is_seen_at_every_operation(world: World, proof: Proof) -> None:
    those = guarded(operations())
    unseen = {each.name: to_be_seen(each) - seen(world, each) for each in those}
    assert {name: kinds for name, kinds in unseen.items() if kinds} == {}
    proof.broke("P7", "without the guard of one operation", operations=len(those), seen=len(those))
