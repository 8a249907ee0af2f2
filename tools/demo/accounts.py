"""Walk every way into an account, and out, against the running stack, step by step: python -m tools.demo.accounts.

Bora has a number, Alice an address, Dritan comes by way of others; Teuta from AvatID's support looks in if the stack
was started with SUPPORT_ACCESS=on; at the end Alice leaves. Everybody is new each time.
"""

import json
import re
import secrets
import sys
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from common.db import engine_for
from tools import installation
from tools.demo import ways_in
from tools.demo.days import let_the_days_pass, what_is_left
from tools.demo.phone import Phone, Surprise, check, until
from tools.demo.support import Support
from tools.demo.walking import Step, walk

DETAIL, SESSIONS = "/api/user/detail/", "/api/user/sessions/"
_NEW_PASSWORD = "mjellma-e-bardhe-9"
_OTHERS = {"Google": "id_token", "Apple": "code", "Facebook": "access_token", "Instagram": "code"}


class Accounts:
    """The road so far: who walks it, and what they know by now."""

    def __init__(self, stack: Mapping[str, str]) -> None:
        url = stack["PUBLIC_URL"]
        self.providers = Phone(stack["PROVIDERS_URL"])
        self.bora, self.alice = (ways_in.somebody(Phone(url), name) for name in ("Bora", "Alice"))
        self.strange = Phone(url, self.alice.address)
        self.support = Support(stack, self.alice)
        self.google = secrets.token_hex(8)

    def steps(self) -> list[Step]:
        """What happens, in order."""
        return [
            ("Bora registers with her number", self.register_by_phone),
            ("Bora signs out, and in with her password", self.sign_in_by_phone),
            ("Alice registers with her address", self.register_by_mail),
            ("Somebody signs in on another device", self.sign_in_on_another_device),
            ("Alice ends that", self.end_a_session),
            *((f"Dritan comes by way of {name}", lambda name=name: self.vouched(name)) for name in _OTHERS),
            ("Alice shows once more that it is her", self.reauthenticate),
            ("Alice connects her account with Google", self.link),
            ("Alice signs in with Google", self.sign_in_with_google),
            ("Alice disconnects it", self.unlink),
            ("Alice changes her password", self.change_password),
            ("Alice has forgotten it", self.reset_password),
            ("Alice shows her face", self.wear_a_picture),
            ("Alice signs in to Firebase", self.sign_in_to_firebase),
            ("Alice has everything packed up", self.export),
            *self.support.steps(),
            ("Alice leaves", self.leave),
            ("Alice comes back", self.come_back),
            ("Alice leaves, and the days pass", self.leave_for_good),
            ("Alice registers again", self.begin_anew),
        ]

    def register_by_phone(self) -> str:
        """The code comes by SMS."""
        ways_in.register_by_phone(self.bora, "Bora")
        return self.bora.number

    def sign_in_by_phone(self) -> str:
        """The number and the password; a second SMS within a minute would be refused."""
        self.bora.post("/api/user/auth/logout/", expect=204)
        body = {"phone": self.bora.number, "password": ways_in.PASSWORD}
        self.bora.keep(self.bora.post("/api/user/auth/phone/", body))
        return "signed in"

    def register_by_mail(self) -> str:
        """The code comes in a letter."""
        ways_in.register_by_mail(self.alice, "Alice")
        return self.alice.address

    def sign_in_on_another_device(self) -> str:
        """Alice hears of it."""
        ways_in.sign_in(self.strange, device="Pixel 9")
        return self.alice.letter_about("new sign-in")

    def end_a_session(self) -> str:
        """Found in the list; its token is worth nothing from the next request on."""
        devices = self.alice.get(SESSIONS)["results"]
        uid = next(each["uid"] for each in devices if each["name"] == "Pixel 9")
        self.alice.delete(f"{SESSIONS}{uid}/", expect=204)
        self.strange.get(DETAIL, expect=401)
        return f"{len(devices)} devices, then 1; 401 for the other"

    def vouched(self, name: str) -> str:
        """A new account, on the word of somebody who knows him."""
        who, provider = f"1{secrets.randbelow(10**14):014d}", name.lower()
        word = ways_in.word_of(self.providers, provider, sub=who, user_id=who)
        shown = {key: value for key, value in word.items() if provider != "facebook" or key == _OTHERS[name]}
        dritan = Phone(self.alice.url)
        ways_in.vouched(dritan, provider, shown, expect=201)
        check(dritan.get(DETAIL)["providers"], [provider], "providers")
        return f"verified by {_OTHERS[name]}"

    def reauthenticate(self) -> str:
        """What is sensitive wants a sign-in of the last ten minutes."""
        ways_in.reauthenticate(self.alice)
        return "by the password"

    def link(self) -> str:
        """From now on either opens the account."""
        word = ways_in.word_of(self.providers, "google", sub=self.google)
        self.alice.post("/api/user/providers/google/", word)
        return self.alice.letter_about("sign in with google")

    def sign_in_with_google(self) -> str:
        """Into the same account."""
        word = ways_in.word_of(self.providers, "google", sub=self.google)
        ways_in.vouched(self.strange, "google", word)
        check(self._me(self.strange)["uid"], self._me()["uid"], "account")
        return "the same account"

    def unlink(self) -> str:
        """Devices that came in by it are signed out."""
        self.alice.delete("/api/user/providers/google/", expect=204)
        self.strange.get(DETAIL, expect=401)
        return self.alice.letter_about("no longer sign in")

    def change_password(self) -> str:
        """With the present one."""
        change = {"password": ways_in.PASSWORD, "new_password": _NEW_PASSWORD}
        self.alice.post("/api/user/password/change/", change, expect=204)
        return self.alice.letter_about("password has been changed")

    def reset_password(self) -> str:
        """The link of a letter carries the token; every device is signed out."""
        self.alice.post("/api/user/password/reset/request/", {"email": self.alice.address}, expect=202)
        letter = self.alice.letter("choose a new")
        reset = {"token": _in_link(letter, "reset-password"), "password": ways_in.PASSWORD}
        self.alice.post("/api/user/password/reset/confirm/", reset, expect=204)
        self.alice.get(DETAIL, expect=401)
        ways_in.sign_in(self.alice)
        return str(letter["subject"])

    def wear_a_picture(self) -> str:
        """Nobody learns from it where she was."""
        photo = ways_in.photo_with_place()
        worn = self.alice.picture("/api/user/avatar/", photo)
        served = [ways_in.fetched(url) or b"" for url in worn.values()]
        check([ways_in.place_in(each) for each in served], [{}, {}, {}], "places in the pictures")
        return f"{len(worn)} sizes, {sum(map(len, served))} bytes; the place is not in them"

    def sign_in_to_firebase(self) -> str:
        """Our custom token becomes an ID token there."""
        token = self.alice.post("/api/user/firebase-token/")["token"]
        exchange = "/identitytoolkit/v1/accounts:signInWithCustomToken"
        there = self.providers.post(exchange, {"token": token, "returnSecureToken": True})
        check(there["localId"], self._me()["uid"], "uid")
        return "her uid is the same there"

    def export(self) -> str:
        """A letter brings the link to a zip."""
        self.alice.get("/api/user/export/", expect=202)
        letter = self.alice.letter("data is ready")
        link = re.findall(r"^http\S+\.zip\S*", str(letter["text"]), re.MULTILINE)[0]
        with zipfile.ZipFile(BytesIO(ways_in.fetched(link) or b"")) as package:
            (told,) = json.loads(package.read("profile.json"))
            check(told["email"], self.alice.address, "address in the package")
            return f"{len(package.namelist())} files"

    def leave(self) -> str:
        """Signed out everywhere at once."""
        leaving = self.alice.delete("/api/user/delete/", {"reason": "I have moved abroad."}, expect=202)
        self.alice.get(DETAIL, expect=401)
        body = {"email": self.alice.address, "password": ways_in.PASSWORD}
        refusal = Phone(self.alice.url).post("/api/user/auth/email/", body, expect=403)
        return f"{refusal['code']} until {leaving['erase_at'][:10]}"

    def come_back(self) -> str:
        """With the token of the letter."""
        token = _in_link(self.alice.letter("will be deleted"), "undo-deletion")
        self.alice.keep(self.alice.post("/api/user/delete/undo/", {"token": token}))
        return f"as {self._me()['name']}"

    def leave_for_good(self) -> str:
        """Nobody waits: the database is told that the day has come, and the hourly job runs now."""
        person = UUID(self._me()["uid"])
        self.alice.delete("/api/user/delete/", {}, expect=202)
        engine = engine_for(installation.settings())
        let_the_days_pass(engine, person)
        ways_in.run("tools.local.tick", "erase_accounts")
        left = until(lambda: what_is_left(engine, person), "the account is erased")
        engine.dispose()
        return f"address, number, name: {', '.join(str(each or 'none') for each in left[:3])}"

    def begin_anew(self) -> str:
        """The address is free again."""
        ways_in.register_by_mail(self.alice, "Alice")
        return "a new account"

    def _me(self, phone: Phone | None = None) -> Any:
        return (phone or self.alice).get(DETAIL)


def _in_link(letter: Mapping[str, Any], page: str) -> str:
    """The token that the link of a letter carries to one of the front end's pages."""
    found = re.search(rf"/{page}\?token=([\w-]+)", str(letter["text"]))
    if not found:
        raise Surprise(f"no link in the letter: {letter['text']}")
    return found[1]


def main() -> str | None:
    """Walk it all; returns one line about the first surprise."""
    return walk(lambda stack: Accounts(stack).steps())


if __name__ == "__main__":
    sys.exit(main())
