"""What lacks one of the two languages can be listed, on the system as it runs."""

from tests.e2e.accounts.conftest import Town
from tests.e2e.newcomer.conftest import Newcomer


def test_a_salon_without_an_albanian_name_is_on_the_list(town: Town, salon: Newcomer) -> None:
    lines = town.run("tools.translations", "--csv").splitlines()
    mine = [line for line in lines if line.startswith("business,") and salon.uid in line]
    assert [line.rsplit(",", 2)[1:] for line in mine] == [["name", "sq"]]
    assert salon.uid in town.run("tools.translations", "--first", "1000")
