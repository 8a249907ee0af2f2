"""What a refusal adds stands beside what every problem document says, never in its place."""

import pytest

from common.errors import Conflict


def test_a_refusal_adds_members_of_its_own() -> None:
    assert Conflict(more={"current_status": "completed"}).more == {"current_status": "completed"}


@pytest.mark.parametrize("name", ["status", "type", "title", "detail", "code", "request_id", "fields"])
def test_it_cannot_replace_one_that_all_have(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        Conflict(more={name: "completed"})
