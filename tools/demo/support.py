"""The steps of the walk in which one of AvatID's own people looks into an account to help."""

import re
import time
from collections.abc import Mapping

import pyotp

from tools.demo import ways_in
from tools.demo.phone import Phone, Surprise, check
from tools.demo.walking import Step

_SUPPORT, _SESSIONS = "/api/user/auth/support/", "/api/user/sessions/"
_NEXT_CODE = 1  # the present one is spent on the enrolment


class Support:
    """Teuta, whom the tool appoints, and the person whom she helps."""

    def __init__(self, stack: Mapping[str, str], person: Phone) -> None:
        self.is_on = stack["SUPPORT_ACCESS"] == "on"
        self.person = person
        self.teuta = ways_in.somebody(Phone(person.url), "Teuta")
        self.inside = Phone(person.url)
        self.secret = ""

    def steps(self) -> list[Step]:
        """What happens where support access is on; where it is off, that nobody gets in."""
        if not self.is_on:
            return [("Support is switched off", self.be_refused)]
        return [
            ("Teuta becomes an operator", self.be_appointed),
            ("Teuta enrols a second factor", self.enrol),
            ("Teuta looks into Alice's account", self.look),
            ("Teuta tries to change something", self.try_to_write),
            ("Alice sees her and ends it", self.be_sent_away),
            ("Teuta leaves AvatID", self.be_dismissed),
            ("The audit log is looked at", lambda: ways_in.run("tools.audit")),
        ]

    def be_refused(self) -> str:
        """As everywhere unless somebody has turned it on."""
        self.secret = pyotp.random_base32()
        refusal = self.teuta.post(_SUPPORT, self._wish(), expect=403)
        return f"403 {refusal['code']}; to see it: SUPPORT_ACCESS=on make run"

    def be_appointed(self) -> str:
        """`make operator` prints a link in which she chooses a password."""
        said = ways_in.run("tools.operator", "--email", self.teuta.address)
        token = re.search(r"token=([\w-]+)", said)
        if not token:
            raise Surprise(f"no link: {said}")
        chosen = {"token": token[1], "password": ways_in.PASSWORD}
        self.teuta.post("/api/user/password/reset/confirm/", chosen, expect=204)
        ways_in.sign_in(self.teuta)
        return said.partition(" To choose")[0]

    def enrol(self) -> str:
        """An authenticator app takes the secret and shows a code."""
        self.secret = self.teuta.post("/api/user/operator/totp/")["secret"]
        code = pyotp.TOTP(self.secret).now()
        self.teuta.post("/api/user/operator/totp/confirm/", {"totp": code}, expect=204)
        return f"{code} is right"

    def look(self) -> str:
        """Password, second factor and a reason; the person hears of it at once."""
        given = self.teuta.post(_SUPPORT, self._wish())
        self.inside.access = given["access"]
        check(self.inside.get("/api/user/detail/")["email"], self.person.address, "address")
        return f"{given['expires_in'] // 60} minutes; {self.person.letter_about('support is looking')}"

    def try_to_write(self) -> str:
        """Reading is all she can, and credentials are out of reach for ever."""
        codes = [
            self.inside.patch("/api/user/update/", {"name": "Erion"}, expect=403)["code"],
            self.inside.post("/api/user/auth/logout/all/", expect=403)["code"],
        ]
        return f"403 {', '.join(codes)}"

    def be_sent_away(self) -> str:
        """Her session stands among the person's own."""
        (visit,) = [each for each in self.person.get(_SESSIONS)["results"] if each["by_support"]]
        self.person.delete(f"{_SESSIONS}{visit['uid']}/", expect=204)
        refusal = self.inside.get("/api/user/detail/", expect=401)
        return f"{visit['name']}; 401 {refusal['code']}"

    def be_dismissed(self) -> str:
        """Without the rights, right answers are worth nothing."""
        said = ways_in.run("tools.operator", "--email", self.teuta.address, "--revoke")
        self.teuta.post(_SUPPORT, self._wish(), expect=401)
        return said

    def _wish(self) -> dict[str, str]:
        code = pyotp.TOTP(self.secret).at(int(time.time()), counter_offset=_NEXT_CODE)
        proof = {"email": self.teuta.address, "password": ways_in.PASSWORD, "totp": code}
        reason = "She asked by phone why her booking is gone."
        return proof | {"user": self.person.address, "reason": reason}
