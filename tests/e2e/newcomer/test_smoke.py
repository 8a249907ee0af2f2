"""`make smoke` finds nothing wrong with the system as it runs, also where it looks closely."""

from tests.e2e.accounts.conftest import Town


def test_the_running_system_passes_the_smoke_test(town: Town) -> None:
    said = town.run("tools.cloud.smoke", "--url", town.stack.url, "--deep").splitlines()
    assert [line for line in said if not line.startswith("ok ")] == [f"all {len(said) - 1} are right"]
