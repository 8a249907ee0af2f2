"""Erion and the salon write to each other; what is said is shown to both, and to nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.demo.journey.hearing import Hearing
from tools.demo.journey.road import Road, same
from tools.demo.phone import Phone, check, until
from tools.demo.walking import Step

_ALL = "/api/chat/conversations/"
_QUESTION, _ANSWER = "A mund të vij dhjetë minuta më vonë?", "Sigurisht, ju presim!"


@dataclass
class Talking:
    """A conversation, from its first word until it has been read."""

    road: Road
    stack: Mapping[str, str]
    uid: str = ""

    def steps(self) -> list[Step]:
        """What happens, in order; where Firestore is missing there is no chat, and that is said."""
        if self.stack["CHAT_PROVIDER"] == "off":
            return [("There is no chat without Firestore", self.be_refused)]
        return [
            ("Erion begins to talk with the salon", self.begin),
            ("Erion asks something", self.ask),
            ("A letter tells Bora, who has no phone", lambda: self.road.bora.letter_about("mesazh i ri")),
            ("Bora sees it among her conversations", self.see_unread),
            ("Bora answers", self.answer),
            ("Erion's phone rings", self.be_rung),
            ("Erion's app, which listens, shows both", self.listen),
            ("Nobody writes there but the API", self.be_kept_from_writing),
            ("Alice, who takes no part, sees nothing", self.be_strangers),
            ("Erion has read it", self.read),
        ]

    def be_refused(self) -> str:
        """Everything else works."""
        wish = {"business": self.road.business}
        refusal = self.road.erion.post(_ALL, wish, expect=503)
        check(refusal["code"], "chat_unavailable", "code")
        return f"503 {refusal['code']}"

    def begin(self) -> str:
        """There is one for each customer and business: asked again, it is the same."""
        wish = {"business": self.road.business}
        made = self.road.erion.post(_ALL, wish, expect=201)
        same(self.road.erion.post(_ALL, wish), uid=made["uid"])
        self.uid = made["uid"]
        return f"{made['customer']['name']} and {made['business']['name']}"

    def ask(self) -> str:
        """The first message."""
        said = self._say(self.road.erion, _QUESTION)
        same(said, no=1, side="customer")
        return str(said["text"])

    def see_unread(self) -> str:
        """At the top of her list, with what was said last."""
        (seen,) = self.road.bora.get(_ALL)["results"]
        same(seen, uid=self.uid, side="team", unread_count=1, may_write=True)
        return f"{seen['customer']['name']}: {seen['last_message']['text']}"

    def answer(self) -> str:
        """What she answers to, she has read."""
        said = self._say(self.road.bora, _ANSWER)
        same(said, no=2, side="team")
        same(self.road.bora.get(f"{_ALL}{self.uid}/"), unread_count=0)
        return str(said["text"])

    def be_rung(self) -> str:
        """The push says who, and what."""
        rung = Hearing(self.road, self.stack).rung("chat_message")
        same(rung["data"], conversation=self.uid)
        check(_ANSWER in rung["text"], True, "the answer is in it")
        return f"{rung['subject']} / {rung['text']}"

    def listen(self) -> str:
        """Firestore itself answers, by the rules that are deployed, to his Firebase token."""
        app = self._app_of(self.road.erion)

        def both() -> list[str] | None:
            found = app.get(self._messages, orderBy="no").get("documents", [])
            texts = [each["fields"]["text"]["stringValue"] for each in found]
            return texts if len(texts) > 1 else None

        check(until(both, "two messages in Firestore"), [_QUESTION, _ANSWER], "messages")
        return "2 messages, in order"

    def be_kept_from_writing(self) -> str:
        """Not even one of those who take part."""
        forged: dict[str, Any] = {"fields": {"no": {"integerValue": "3"}, "text": {"stringValue": "Ejani!"}}}
        self._app_of(self.road.erion).post(self._messages, forged, expect=403)
        return "403"

    def be_strangers(self) -> str:
        """Neither from Firestore nor from the API."""
        self._app_of(self.road.alice).get(self._messages, expect=403)
        self.road.alice.get(f"{_ALL}{self.uid}/messages/", expect=404)
        return "403, 404"

    def read(self) -> str:
        """Nothing is unread, in the conversation and in his list."""
        same(self.road.erion.post(f"{_ALL}{self.uid}/read/", {"no": 2}), read_no=2, unread_count=0)
        same(self.road.erion.get("/api/notifications/unread-count/"), unread_count=0)
        return "0 unread"

    @property
    def _messages(self) -> str:
        """Where they are in Firestore."""
        documents = f"/v1/projects/{self.stack['PROJECT_ID']}/databases/(default)/documents"
        return f"{documents}/conversations/{self.uid}/messages"

    def _say(self, phone: Phone, text: str) -> Any:
        return phone.post(f"{_ALL}{self.uid}/messages/", {"text": text}, expect=201)

    def _app_of(self, phone: Phone) -> Phone:
        """Somebody's app as Firestore sees it, signed in to Firebase with our custom token."""
        token = phone.post("/api/user/firebase-token/")["token"]
        exchange = "/identitytoolkit/v1/accounts:signInWithCustomToken"
        there = self.road.providers.post(exchange, {"token": token, "returnSecureToken": True})
        return Phone(f"http://{self.stack['FIRESTORE_EMULATOR_HOST']}", access=there["idToken"])
