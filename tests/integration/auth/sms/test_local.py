"""The local network: one for every process that looks into its folder, and as strict as a real one."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from common.integrations.sms import LocalSms
from tests.integration.auth.sms.conftest import ANOTHER, ARTAS, other_than

CHECK = """
import sys
from pathlib import Path
from common.integrations.sms import LocalSms
print(LocalSms(Path(sys.argv[1])).check(sys.argv[2], sys.argv[3]))
"""


@pytest.fixture
def sms(tmp_path: Path) -> LocalSms:
    """A network of one test."""
    return LocalSms(tmp_path)


def test_a_right_code_is_right_once(sms: LocalSms) -> None:
    sms.start(ARTAS, "sq")
    (text,) = sms.texts()
    assert (text.to, text.language, text.text) == (ARTAS, "sq", f"AvatID: {text.code}")
    assert sms.check(ARTAS, text.code)
    assert not sms.check(ARTAS, text.code)


def test_a_code_is_for_one_number(sms: LocalSms) -> None:
    sms.start(ARTAS, "en")
    assert not sms.check(ANOTHER, sms.texts()[0].code)


def test_five_wrong_ones_use_it_up(sms: LocalSms) -> None:
    sms.start(ARTAS, "en")
    code = sms.texts()[0].code
    assert [sms.check(ARTAS, other_than(code)) for _try in range(5)] == [False] * 5
    assert not sms.check(ARTAS, code)


def test_while_one_is_pending_the_same_is_sent_again(sms: LocalSms) -> None:
    assert sms.start(ARTAS, "en") == sms.start(ARTAS, "en")
    assert len({text.code for text in sms.texts()}) == 1


def test_one_that_ends_makes_room_for_another(sms: LocalSms) -> None:
    first = sms.start(ARTAS, "en")
    assert sms.start(ARTAS, "en", instead_of=first) != first


def test_another_process_checks_what_this_one_sent(sms: LocalSms, tmp_path: Path) -> None:
    sms.start(ARTAS, "en")
    command = [sys.executable, "-c", CHECK, str(tmp_path), ARTAS, sms.texts()[0].code]
    root = Path(__file__).parents[4]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    assert not sms.check(ARTAS, sms.texts()[0].code)


def test_of_many_right_ones_at_once_one_is_right(sms: LocalSms) -> None:
    sms.start(ARTAS, "en")
    code = sms.texts()[0].code
    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(lambda _n: sms.check(ARTAS, code), range(8))) == 1


def test_a_text_of_our_own_arrives_in_order(sms: LocalSms) -> None:
    for text in ("një", "dy", "tre"):
        sms.send(ARTAS, text)
    assert [each.text for each in sms.texts()] == ["një", "dy", "tre"]
