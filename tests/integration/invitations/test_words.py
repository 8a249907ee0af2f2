"""What an invitation says, and that a name in it cannot say more."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.models import Business, Employee, User
from common.runtime import Runtime
from common.texting import LONGEST, one_text, plain
from tests.integration.conftest import Phone
from tests.integration.invitations.post import ADDRESS, NUMBER, invite, letters, texts, token_in
from tests.integration.salon import Salon, done

TRAP = "Bora\r\nBcc: everybody@example.com\n\nhttps://evil.example <b>now</b>"


def sent(salon: Salon, runtime: Runtime, address: str = ADDRESS) -> tuple[str, str, str]:
    """Subject, text and HTML of an invitation by mail."""
    done(invite(salon.owner, salon.dritan, email=address), 202)
    letter = letters(runtime)[-1]
    return letter.subject, letter.text, letter.html


def test_it_says_who_invites_to_what(salon: Salon, runtime: Runtime) -> None:
    subject, text, html = sent(salon, runtime)
    for part in (subject, text, html):
        assert "Bora" in part
        assert "Salloni i Borës" in part
    assert "Dritan" in text
    assert f"https://avatid.test/invitation?token={token_in(text)}" in html


def test_it_speaks_the_language_of_whoever_reads_there(
    salon: Salon, runtime: Runtime, alice: Phone, db: Session
) -> None:
    assert alice.user is not None
    assert alice.user.email is not None
    subject, text, _html = sent(salon, runtime, alice.user.email)
    assert "Bora invites you to the team of Bora's salon" in subject
    assert "The link works once, for 7 days." in text
    db.execute(update(User).where(User.id == alice.user.id).values(email_verified_at=None))
    db.commit()
    subject, _text, _html = sent(salon, runtime, alice.user.email)
    assert "Salloni i Borës" in subject


@pytest.mark.parametrize("whose", ["business", "employee", "inviter"])
def test_a_name_breaks_out_nowhere(salon: Salon, runtime: Runtime, db: Session, whose: str) -> None:
    names = {
        "business": update(Business).values(name_en=TRAP, name_sq=TRAP),
        "employee": update(Employee).where(Employee.uid == salon.dritan).values(name=TRAP[:64]),
        "inviter": update(User).where(User.name == "Bora").values(name=TRAP[:64]),
    }
    db.execute(names[whose])
    db.commit()
    subject, text, html = sent(salon, runtime)
    assert "\n" not in subject
    assert "\r" not in text
    assert not any(line.startswith(("Bcc:", "https://evil")) for line in text.splitlines())
    assert "<b>" not in html


def test_a_text_is_one_message(salon: Salon, runtime: Runtime, db: Session) -> None:
    db.execute(update(Business).values(name_en="Ç" * 250, name_sq="Sallon " + "ëëë💈 " * 40))
    db.commit()
    done(invite(salon.owner, salon.dritan, phone=NUMBER), 202)
    (text,) = texts(runtime)
    assert len(text.text) <= LONGEST
    assert text.text == plain(text.text)
    assert "..." in text.text
    assert len(token_in(text.text)) == 43


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Salloni i Borës", "Salloni i Bores"),
        ("Çufo & „Co”", 'Çufo & "Co"'),
        ("çka", "cka"),
        ("two\nlines\tmore", "two lines more"),
        ("💈 Berber", "Berber"),
        ("Берберница", ""),
        ("a_b-c", "a_b-c"),
    ],
)
def test_it_uses_letters_that_every_phone_has(given: str, read: str) -> None:
    assert plain(given) == read


def test_a_long_name_is_cut_and_nothing_else() -> None:
    def say(name: str) -> str:
        return f"{name} {'x' * 150}"

    assert one_text(say, "Bora") == f"Bora {'x' * 150}"
    assert one_text(say, "Bora's salon") == f"Bora's... {'x' * 150}"
    assert len(one_text(say, "B" * 300)) == LONGEST
