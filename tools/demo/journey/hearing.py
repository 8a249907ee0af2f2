"""Erion says what he wants to hear of, is reminded of his visit, and reads it; Alice wants no more letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from common.db import engine_for
from tools import installation
from tools.demo.days import let_the_hours_pass
from tools.demo.journey.road import Road, same
from tools.demo.phone import Phone, Surprise, check, until
from tools.demo.walking import Step
from tools.local.tick import tick

_SETTINGS, _LIST = "/api/user/notification-settings/", "/api/notifications/list/"
_SOON = timedelta(minutes=50)
_JOB, _SWEEP = "/cron/send_reminder_notification/", "/cron/outbox_sweep/"


@dataclass
class Hearing:
    """What reaches people, and what they do about it."""

    road: Road
    stack: Mapping[str, str]
    unread: int = 0
    way_out: str = ""

    def steps(self) -> list[Step]:
        """What happens, in order."""
        return [
            ("Erion lets his phone ring", self.register_device),
            ("Erion follows the offers", self.follow),
            ("His phone follows them in his language", self.be_followed),
            ("The hour of his visit comes near", self.let_the_hours_pass),
            ("Two ticks of the job remind him once", self.be_reminded),
            ("It stands in Erion's list, unread", self.see_unread),
            ("Erion reads it", self.read),
            ("Erion has read everything", self.read_all),
            ("Alice looks for the way out of a letter", self.look_for_way_out),
            ("One click, and Alice gets no more letters", self.unsubscribe),
        ]

    def register_device(self) -> str:
        """The app does it at every start; again it is the same device."""
        device = {"token": self.road.erions_phone, "platform": "android", "app_version": "2.4.0"}
        first, again = (
            self.road.erion.post("/api/notifications/device/", device, expect=201) for _ in range(2)
        )
        check(again["uid"], first["uid"], "device")
        return f"{first['platform']} {first['app_version']}"

    def follow(self) -> str:
        """Following says what interests him; that we may tell him at all is another question."""
        path = "/api/notifications/topics/offers/"
        same(self.road.erion.post(path), is_followed=True, is_told=False)
        self.road.erion.patch(_SETTINGS, {"accepts_broadcasts": True})
        topic = self.road.erion.post(path)
        same(topic, is_followed=True, is_told=True)
        return f"{topic['topic']}, with his consent"

    def be_followed(self) -> str:
        """Told to the push provider by a task, under the topic's name for each language."""
        provider = Phone(self.stack["PROVIDERS_URL"], access="anybody's")
        registrations = f"/v1/projects/{self.stack['PROJECT_ID']}/registrations"

        def followed() -> str | None:
            path = f"{registrations}/{self.road.erions_phone}/topicSubscriptions"
            names = [each["name"] for each in provider.get(path)["topicSubscriptions"]]
            return names[0].rpartition("/")[2] if names else None

        topic = until(followed, "the provider knows of it")
        check(topic, "offers-sq", "topic")
        return topic

    def let_the_hours_pass(self) -> str:
        """Nobody waits: the database is told that his visit begins within the hour."""
        engine = engine_for(installation.settings())
        starts_at = let_the_hours_pass(engine, UUID(self.road.erions_booking), until_start=_SOON)
        engine.dispose()
        seen = self.road.look_at(self.road.erion, self.road.erions_booking)
        return f"{seen['date']} {seen['start_time']}, in {_SOON.seconds // 60} minutes: {starts_at:%H:%M} UTC"

    def be_reminded(self) -> str:
        """What Cloud Scheduler does every ten minutes, and once more; the sweep hands it to the worker."""
        for path in (_JOB, _JOB, _SWEEP):
            self._tick(path)
        rung = self.rung("reminder_1h")
        check(len(self._pushes("reminder_1h")), 1, "reminders")
        return f"{rung['subject']} / {rung['text']}"

    def see_unread(self) -> str:
        """Once, however often the job has run."""
        rows = self.road.erion.get(_LIST, unread="true")["results"]
        reminders = [each for each in rows if each["type"] == "reminder_1h"]
        check([each["data"]["booking"] for each in reminders], [self.road.erions_booking], "reminders")
        self.unread = self._unread()
        check(self.unread, len(rows), "unread")
        return f"{self.unread} unread"

    def read(self) -> str:
        """The badge counts one less; again changes nothing."""
        newest = self.road.erion.get(_LIST)["results"][0]
        path = f"/api/notifications/{newest['uid']}/read/"
        first, again = self.road.erion.patch(path), self.road.erion.patch(path)
        same(again, read_at=first["read_at"])
        check(self._unread(), self.unread - 1, "unread")
        return f"{newest['type']}; {self.unread - 1} unread"

    def read_all(self) -> str:
        """The badge is gone."""
        same(self.road.erion.post("/api/notifications/read-all/"), unread_count=0)
        check(self.road.erion.get(_LIST, unread="true")["results"], [], "unread")
        return "0 unread"

    def look_for_way_out(self) -> str:
        """In the head of the letter, for her mail program; looking, as scanners do, changes nothing."""
        head = self.road.alice.letter("comes back to you")["data"]["headers"]
        check(head["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click", "one click")
        self.way_out = str(head["List-Unsubscribe"]).strip("<>").removeprefix(self.stack["PUBLIC_URL"])
        page = Phone(self.stack["PUBLIC_URL"]).text(self.way_out)
        if '<form method="post">' not in page:
            raise Surprise(f"a page without a button: {page[:500]}")
        self._check_is_mailed(True)
        return "a page with a button; nothing has changed"

    def unsubscribe(self) -> str:
        """What her mail program does: without signing in (RFC 8058), and nothing but letters stops."""
        Phone(self.stack["PUBLIC_URL"]).fill_in(self.way_out, **{"List-Unsubscribe": "One-Click"})
        self._check_is_mailed(False)
        return "letters off, push on"

    def rung(self, kind: str) -> dict[str, Any]:
        """The newest push of a kind on Erion's phone, once there is one."""
        return until(lambda: next(iter(self._pushes(kind)), None), f"Erion's phone rings: {kind}")

    def _pushes(self, kind: str) -> list[dict[str, Any]]:
        pushes = self.road.erion.messages("push", self.road.erions_phone)
        return [each for each in pushes if each["data"]["type"] == kind]

    def _unread(self) -> int:
        return int(self.road.erion.get("/api/notifications/unread-count/")["unread_count"])

    def _check_is_mailed(self, wanted: bool) -> None:
        mine = self.road.alice.get("/api/user/detail/")
        same(mine, send_email_notification=wanted, send_push_notifications=True)

    def _tick(self, path: str) -> None:
        status, reply = tick(path, self.stack)
        check((status, path), (200, path), reply)
