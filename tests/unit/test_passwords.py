"""How passwords are kept, which hashes from elsewhere are believed, and what nobody may choose."""

import pytest
from pydantic import SecretStr

from common.errors import Invalid
from common.settings import Settings
from functions.auth import passwords

SETTINGS = Settings.model_validate({"environment": "test", "password_pepper": "p" * 32})
OTHERS = Settings.model_validate({"environment": "test", "password_pepper": "q" * 32})
PASSWORD = "dallandyshe-7"

# what Django 4.2 keeps of this password with this salt
FROM_DJANGO = "pbkdf2_sha256$600000$seasalt2$WFlWFTkQWkw/ZXnT7kLRCdf9ivH4wmONPazTvxinwJ4="


def refused(password: str, *about: str | None) -> bool:
    """Whether nobody about whom that is known may choose this password."""
    try:
        passwords.refuse_common(SecretStr(password), about)
    except Invalid as refusal:
        return [(each.field, each.code) for each in refusal.fields] == [("password", "password_too_common")]
    return False


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    kept = passwords.hashed(PASSWORD, SETTINGS)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits(PASSWORD, kept, SETTINGS)
    assert not passwords.fits("dallandyshe-8", kept, SETTINGS)
    assert not passwords.is_outdated(kept)


def test_a_hash_is_worth_nothing_without_the_pepper() -> None:
    assert not passwords.fits(PASSWORD, passwords.hashed(PASSWORD, SETTINGS), OTHERS)


def test_nobodys_password_never_fits() -> None:
    assert not passwords.fits(PASSWORD, None, SETTINGS)
    assert not passwords.fits("a password that nobody has", None, SETTINGS)


def test_djangos_hash_fits_and_is_out_of_date() -> None:
    assert passwords.fits(PASSWORD, FROM_DJANGO, SETTINGS)
    assert not passwords.fits("dallandyshe-8", FROM_DJANGO, SETTINGS)
    assert passwords.is_outdated(FROM_DJANGO)


def test_a_hash_of_other_parameters_is_out_of_date() -> None:
    assert passwords.is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA")


def test_the_hash_beside_opens_nothing() -> None:
    """It is there for the time it takes."""
    assert not passwords.fits(PASSWORD, None, SETTINGS, beside=FROM_DJANGO)
    assert not passwords.fits(
        PASSWORD, passwords.hashed("another-one-9", SETTINGS), SETTINGS, beside=FROM_DJANGO
    )
    assert passwords.fits(
        "another-one-9", passwords.hashed("another-one-9", SETTINGS), SETTINGS, beside=FROM_DJANGO
    )


def test_a_hash_with_more_rounds_than_we_can_afford_is_wrong_although_it_is_right() -> None:
    kept = "pbkdf2_sha256$2000001$seasalt2$kqSsyWLZCzxAQbtqBrK7JoyQgxb8I8HfzKopQgxQ4/w="
    assert not passwords.fits(PASSWORD, kept, SETTINGS)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "!unusable",
        PASSWORD,
        "pbkdf2_sha256$",
        "pbkdf2_sha256$0$salt$" + "A" * 43 + "=",
        "pbkdf2_sha256$-1$salt$" + "A" * 43 + "=",
        "pbkdf2_sha256$99999999999999999999$salt$" + "A" * 43 + "=",
        "pbkdf2_sha256$1000$salt$not-base64",
        "pbkdf2_sha256$1000$sált$" + "A" * 43 + "=",
        "pbkdf2_sha256$١٠٠٠$salt$" + "A" * 43 + "=",
        "pbkdf2_sha1$1000$salt$" + "A" * 28,
        "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
        "bcrypt$$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4194304,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=19456,t=99999,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$nonsense",
    ],
)
def test_a_hash_of_any_other_form_or_price_is_simply_wrong(kept: str) -> None:
    assert not passwords.fits(PASSWORD, kept, SETTINGS)


@pytest.mark.parametrize(
    "password", ["password1", "PassWord1", "iloveyou1", "sunshine", "12345678", "aaaaaaaa"]
)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "avatid2027",
        "AvatID-123",
        "1234avatid",
        "Arta-1994",
        "ARTAARTA",
        "artahoxha",
        "hoxha.arta",
        "arta@example.com",
        "example-arta7",
        "0692034567",
        "+355692034567",
    ],
)
def test_what_anybody_knows_is_refused(password: str) -> None:
    assert refused(password, "arta@example.com", "Arta", "Hoxha", "+355692034567", None)


@pytest.mark.parametrize(
    "password", [PASSWORD, "arta-likes-swallows", "kuq e zi 1912", "Ëndërr-e-bukur", "x9!kq2#Zt"]
)
def test_anything_else_is_welcome(password: str) -> None:
    assert not refused(password, "arta@example.com", "Arta", "Hoxha", "+355692034567", "Li", "")


def test_the_field_is_the_requests_own() -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.refuse_common(SecretStr("password1"), [], field="new_password")
    assert refusal.value.fields[0].field == "new_password"
