"""Letters about a visit name the place and the service in the language of whoever gets them."""

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.mail import Letter, LocalMail
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.languages.conftest import reading, tomorrow, write
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything


def letters(runtime: Runtime) -> dict[str, Letter]:
    """The last one to each address."""
    assert isinstance(runtime.doors.mail, LocalMail)
    return {each.to: each for each in runtime.doors.mail.letters()}


def address(phone: Phone) -> str:
    assert phone.user is not None
    return phone.user.email or ""


def visited(alice: Phone, salon: Salon, clock: SetClock) -> None:
    """Alice books; what her phone speaks at that moment is not what her letters are in."""
    order = {"business": salon.uid, "service": salon.cut, "date": tomorrow(clock), "start_time": "10:00"}
    done(reading(alice, "sq").post("/api/business/book/", order), 201)


def test_each_side_reads_its_own(alice: Phone, salon: Salon, runtime: Runtime, clock: SetClock) -> None:
    visited(alice, salon, clock)
    deliver_everything(runtime)
    sent = letters(runtime)
    english, albanian = sent[address(alice)], sent[address(salon.owner)]
    assert "Men's cut" in english.text
    assert "Qethje burrash" not in english.text
    assert "Qethje burrash" in albanian.text
    assert "Men's cut" not in albanian.text
    assert "Men's cut" in english.attachments[0].content
    assert "Bora's salon" in english.attachments[0].content


@pytest.mark.parametrize("kind", ["english only", "blank"])
def test_without_albanian_words_the_english_ones_are_told(
    alice: Phone, salon: Salon, db: Session, runtime: Runtime, clock: SetClock, kind: str
) -> None:
    write(db, salon, kind)
    visited(alice, salon, clock)
    deliver_everything(runtime)
    assert "Salon" in letters(runtime)[address(salon.owner)].text
