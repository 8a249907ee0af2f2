"""Google's SafeSearch, spoken to as it wants to be, and believed only when it answers clearly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, Response, jsonify, request

from common.integrations import Doors
from common.integrations.vision import LocalVision, NoVision, VisionError
from common.integrations.vision_google import GoogleVision
from common.settings import Settings
from tests.patience import PATIENCE
from tests.unit.pictures.base import RED, photo, saved
from tools.local.keys import Keys
from tools.local.providers.serving import running
from tools.local.serve import serving

CALM, BLOODY = saved(photo(), "JPEG"), saved(photo(corners=(RED,) * 4), "JPEG")


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The fakes' address."""
    with running(tmp_path_factory.mktemp("inbox")) as url:
        yield url


@pytest.fixture(scope="module")
def credential(tmp_path_factory: pytest.TempPathFactory, providers: str) -> str:
    """A throwaway service account whose tokens the fake gives."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys")).firebase_credential(
        "avatid-test", f"{providers}/token"
    )


@pytest.fixture
def google(settings: Settings, credential: str) -> Callable[[str], GoogleVision]:
    """Vision at an address."""

    def at(host: str) -> GoogleVision:
        ours = {"vision": "on", "vision_host": host, "fire_base_cred_base64": credential}
        return GoogleVision(Settings.model_validate(settings.model_dump() | ours))

    return at


def test_it_sees_what_is_not_for_everybody(google: Callable[[str], GoogleVision], providers: str) -> None:
    vision = google(providers)
    assert vision.concerns(CALM) == ()
    assert vision.concerns(BLOODY) == ("violence",)


@pytest.mark.parametrize("mode", ["500", "reset", "lost", "garbage"])
def test_a_provider_that_fails_has_seen_nothing(
    google: Callable[[str], GoogleVision], providers: str, mode: str
) -> None:
    wish = {"provider": "vision", "mode": mode, "count": 1}
    requests.post(f"{providers}/control", json=wish, timeout=PATIENCE).raise_for_status()
    with pytest.raises(VisionError) as error:
        google(providers).concerns(CALM)
    assert not error.value.permanent
    assert google(providers).concerns(CALM) == ()


def test_it_is_never_asked_about_what_is_no_picture(
    google: Callable[[str], GoogleVision], providers: str
) -> None:
    with pytest.raises(VisionError):
        google(providers).concerns(b"GIF89a")


@dataclass
class Oracle:
    """Somebody in Vision's place who says what a test wants said, and keeps what was asked."""

    says: Any
    status: int = 200
    asked: list[Any] = field(default_factory=list)

    def app(self) -> Flask:
        """The oracle as an app."""
        app = Flask("oracle")

        @app.post("/v1/images:annotate")
        def annotate() -> tuple[Response, int]:
            self.asked.append((dict(request.headers), request.get_json()))
            return jsonify(self.says), self.status

        return app


def seen(**found: str) -> dict[str, Any]:
    """An answer about one picture."""
    calm = dict.fromkeys(("adult", "violence", "racy", "medical", "spoof"), "VERY_UNLIKELY")
    return {"responses": [{"safeSearchAnnotation": calm | found}]}


@pytest.mark.parametrize(
    ("found", "concerns"),
    [
        ({"adult": "LIKELY"}, ("adult",)),
        ({"violence": "VERY_LIKELY"}, ("violence",)),
        ({"racy": "LIKELY", "adult": "VERY_LIKELY"}, ("adult", "racy")),
        ({"adult": "POSSIBLE", "racy": "POSSIBLE", "violence": "POSSIBLE"}, ()),
        ({"medical": "VERY_LIKELY", "spoof": "VERY_LIKELY"}, ()),
    ],
)
def test_likely_is_too_likely(
    google: Callable[[str], GoogleVision], found: dict[str, str], concerns: tuple[str, ...]
) -> None:
    oracle = Oracle(seen(**found))
    with serving(oracle.app()) as host:
        assert google(host).concerns(CALM) == concerns
    ((headers, body),) = oracle.asked
    assert headers["Authorization"].startswith("Bearer ya29.")
    assert body["requests"][0]["features"] == [{"type": "SAFE_SEARCH_DETECTION"}]


@pytest.mark.parametrize(
    "says",
    [
        {},
        [],
        {"responses": []},
        {"responses": [{}]},
        {"responses": [None]},
        {"responses": [{"safeSearchAnnotation": None}]},
        {"responses": [{"error": {"code": 3, "message": "Bad image data."}}]},
        {"responses": [seen()["responses"][0] | {"error": {"code": 13}}]},
        {"responses": [*seen()["responses"], *seen()["responses"]]},
        seen(adult="UNKNOWN"),
        seen(racy="MAYBE"),
    ],
)
def test_what_is_not_said_clearly_is_not_said(google: Callable[[str], GoogleVision], says: Any) -> None:
    with serving(Oracle(says).app()) as host, pytest.raises(VisionError):
        google(host).concerns(CALM)


@pytest.mark.parametrize(("status", "permanent"), [(403, True), (400, True), (429, False), (503, False)])
def test_a_refusal_is_worth_another_try_or_not(
    google: Callable[[str], GoogleVision], status: int, permanent: bool
) -> None:
    with serving(Oracle(seen(), status).app()) as host, pytest.raises(VisionError) as error:
        google(host).concerns(CALM)
    assert error.value.permanent is permanent


def test_the_fake_refuses_what_google_would(providers: str) -> None:
    url, signed = f"{providers}/v1/images:annotate", {"Authorization": "Bearer ya29.x"}
    image = {"image": {"content": "AA=="}, "features": [{"type": "SAFE_SEARCH_DETECTION"}]}
    assert requests.post(url, json={"requests": [image]}, timeout=PATIENCE).status_code == 401
    wrongs: list[dict[str, Any]] = [
        {"requests": [image], "more": 1},
        {"requests": [image | {"features": [{"type": "SAFE_SEARCH"}]}]},
        {"requests": [image | {"image": {"bytes": "AA=="}}]},
        {"requests": []},
    ]
    for wrong in wrongs:
        assert requests.post(url, json=wrong, headers=signed, timeout=PATIENCE).status_code == 400, wrong
    reply = requests.post(url, json={"requests": [image]}, headers=signed, timeout=PATIENCE).json()
    assert reply["responses"][0]["error"]["code"] == 3


def test_settings_choose_who_looks(settings: Settings, tmp_path: Path) -> None:
    def chosen(vision: str) -> object:
        return Doors(settings.model_copy(update={"vision": vision, "local_inbox_dir": str(tmp_path)})).vision

    assert [chosen(each).__class__ for each in ("off", "local", "on")] == [
        NoVision,
        LocalVision,
        GoogleVision,
    ]


def test_the_local_one_knows_one_colour() -> None:
    assert (LocalVision().concerns(CALM), LocalVision().concerns(BLOODY)) == ((), ("violence",))
    assert NoVision().concerns(BLOODY) == ()
