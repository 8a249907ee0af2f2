"""The smoke test sees a deployment that works, and every one that does not."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, Response, request

from tools.cloud.smoke.__main__ import main
from tools.cloud.smoke.asking import Asker, Wrong
from tools.cloud.smoke.checks import FOR_PEOPLE_SIGNED_IN
from tools.cloud.smoke.place import Place
from tools.local.environment import ROOT
from tools.local.serve import serving

_CONTRACT_AS_SERVED = (ROOT / "docs" / "openapi.json").read_bytes()
CONTRACT = json.loads(_CONTRACT_AS_SERVED)


@dataclass
class Deployment:
    """Answers as a deployment does, but for what stands in `amiss`; counts who asked in vain."""

    url: str = ""
    amiss: dict[str, Response] = field(default_factory=dict)
    not_yet: int = 0

    def answer(self) -> Response:
        if self.not_yet:
            self.not_yet -= 1
            return Response("The service is starting", 503, content_type="text/html")
        asked = f"{request.method} {request.path}{'?lat=1000' if request.args.get('lat') == '1000' else ''}"
        answer = self.amiss.get(asked) or self.amiss.get(f"{asked} {request.headers.get('Accept-Language')}")
        return answer or _honest(asked)


def problem(status: int, code: str, **more: object) -> Response:
    body = {"status": status, "code": code, "title": "No.", **more}
    return Response(json.dumps(body), status, content_type="application/problem+json")


def said(body: object, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(body), 200, named, content_type="application/json")


def _honest(asked: str) -> Response:
    albanian = request.headers.get("Accept-Language") == "sq"
    answers = {
        "GET /health/": said({"status": "ok"}, X_Request_Id="1", X_Content_Type_Options="nosniff"),
        "GET /health/db/": said({"status": "ok", "postgis": "3.4"}),
        "GET /api/business/nearby/": said({"results": []}, Cache_Control="public, max-age=30"),
        "GET /api/business/nearby/?lat=1000": problem(
            422, "invalid", title="Jo." if albanian else "No.", fields=[{"field": "lat"}]
        ),
        "GET /api/schema/": Response(_CONTRACT_AS_SERVED, content_type="application/json"),
        "DELETE /api/business/nearby/": problem(405, "method_not_allowed"),
        "OPTIONS /api/business/nearby/": Response(),
        "GET /admin/": Response(status=302),
    }
    answers["DELETE /api/business/nearby/"].headers["Allow"] = "GET, HEAD"
    answers["GET /admin/"].headers.update(
        {"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": "DENY"}
    )
    strangers = {f"GET {path}": problem(401, "not_signed_in") for path in FOR_PEOPLE_SIGNED_IN.values()}
    return (answers | strangers).get(asked) or problem(404, "not_found")


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    app, deployment = Flask("deployment", static_folder=None), Deployment()
    methods = ["GET", "POST", "DELETE", "OPTIONS"]
    app.add_url_rule(
        "/", "root", deployment.answer, methods=methods, defaults={}, provide_automatic_options=False
    )
    app.add_url_rule(
        "/<path:_>", "any", lambda _: deployment.answer(), methods=methods, provide_automatic_options=False
    )
    with serving(app) as url:
        deployment.url = url
        yield deployment


def smoke(deployment: Deployment, *more: str) -> int:
    return main(["--url", deployment.url, "--patience", "0", *more])


def test_a_deployment_that_works_is_right(deployment: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke(deployment) == 0, capsys.readouterr().out
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert lines[-1] == f"all {len(lines) - 1} are right"


NOSNIFF = {"X_Content_Type_Options": "nosniff", "X_Request_Id": "1"}
AMISS = {
    "unwell": ("GET /health/", said({"status": "starting"}, **NOSNIFF)),
    "a page instead of JSON": ("GET /health/", Response("<p>ok</p>", content_type="text/html")),
    "types may be guessed": ("GET /health/", said({"status": "ok"}, X_Request_Id="1")),
    "without its database": ("GET /health/db/", problem(503, "unavailable")),
    "another database": ("GET /health/db/", said({"status": "ok", "postgis": ""})),
    "a family lets strangers in": ("GET /api/rating/my-rating/", said({})),
    "a family is not there": ("GET /api/notifications/list/", problem(404, "not_found")),
    "a platform's own refusal": ("GET /api/user/detail/", Response(status=401, content_type="text/html")),
    "nothing to find": ("GET /api/business/nearby/", said({"businesses": []}, Cache_Control="public")),
    "no list at all": ("GET /api/business/nearby/", said([], Cache_Control="public")),
    "search is broken": ("GET /api/business/nearby/", problem(500, "unexpected")),
    "nobody may keep what all get": (
        "GET /api/business/nearby/",
        said({"results": []}, Cache_Control="no-store"),
    ),
    "nonsense is answered": ("GET /api/business/nearby/?lat=1000", said({"results": []})),
    "a refusal without its field": ("GET /api/business/nearby/?lat=1000", problem(422, "invalid")),
    "English for all": (
        "GET /api/business/nearby/?lat=1000 sq",
        problem(422, "invalid", fields=[{"field": "lat"}]),
    ),
    "another version": ("GET /api/schema/", said(CONTRACT | {"info": {"version": "0.0.0"}})),
    "no contract": ("GET /api/schema/", said({})),
    "every path exists": ("GET /no-such-thing/", said({})),
    "a platform's own 404": ("GET /no-such-thing/", Response(status=404, content_type="text/html")),
    "a wrong method is taken": ("DELETE /api/business/nearby/", Response(status=204)),
    "any site may read": (
        "OPTIONS /api/business/nearby/",
        Response(headers={"Access-Control-Allow-Origin": "*"}),
    ),
    "the panel may be framed": (
        "GET /admin/",
        Response(headers={"Content-Security-Policy": "default-src 'none'"}),
    ),
    "the panel runs any script": (
        "GET /admin/",
        Response(
            headers={
                "X-Frame-Options": "DENY",
                "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'",
            }
        ),
    ),
    "strangers start jobs": ("POST /cron/outbox_sweep/", said({})),
}


@pytest.mark.parametrize(("question", "answer"), AMISS.values(), ids=list(AMISS))
def test_what_is_amiss_is_seen(
    deployment: Deployment, capsys: pytest.CaptureFixture[str], question: str, answer: Response
) -> None:
    deployment.amiss[question] = answer
    assert smoke(deployment) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith("are wrong")
    assert any(line.startswith("WRONG  ") for line in lines)


def test_where_nobody_answers_everything_is_wrong_in_a_line_each(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.url = "http://127.0.0.1:1"
    assert smoke(deployment) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all("no answer: " in line for line in lines[:-1])


def test_an_instance_that_has_to_start_is_waited_for_but_not_for_ever(deployment: Deployment) -> None:
    """The platform's own 503 is none of the function's, which says such a thing as a problem."""
    asker = Asker(patience=0.05, pause=0.01)
    deployment.not_yet = 3
    assert asker.ask("GET", f"{deployment.url}/health/").status == 200
    deployment.not_yet = 100
    assert asker.ask("GET", f"{deployment.url}/health/").status == 503
    assert deployment.not_yet == 97, "what was waited for one question is not waited for the next"


def test_silence_is_waited_for_no_longer_than_a_start() -> None:
    """Or thirty questions of half a minute, asked again and again, would keep a broken deployment for hours."""
    asker, asked = Asker(patience=0.2, pause=0.001, seconds=0.1), list[socket.socket]()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        with pytest.raises(Wrong, match="no answer"):
            asker.ask("GET", f"http://127.0.0.1:{silent.getsockname()[1]}/health/")
        with suppress(BlockingIOError):
            while True:
                asked.append(silent.accept()[0])
    for each in asked:
        each.close()
    assert 1 <= len(asked) <= 3


def test_a_refusal_of_the_functions_own_is_taken_at_its_word(deployment: Deployment) -> None:
    deployment.amiss["GET /health/db/"] = problem(503, "unavailable")
    assert Asker(patience=600, pause=600).ask("GET", f"{deployment.url}/health/db/").code == "unavailable"


def test_without_a_domain_each_family_is_asked_at_its_own_url(
    deployment: Deployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here only auth's is gone, and auth's alone is wrong."""
    families = dict.fromkeys((*FOR_PEOPLE_SIGNED_IN, "admin", "worker"), deployment.url)
    file = tmp_path / "urls.json"
    file.write_text(json.dumps(families | {"auth": "http://127.0.0.1:1/"}))
    assert smoke(deployment, "--functions", str(file)) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")]
    assert [line.split(":")[0] for line in wrong if "127.0.0.1:1 " not in line] == [
        "WRONG  auth refuses strangers at /api/user/detail/"
    ]
    assert len(wrong) == 3, "it and its two health pages"


def test_a_functions_other_address_is_no_front_door_either() -> None:
    """What Terraform calls `base_url` without a domain is none of `function_urls`, and leads to one family alone."""
    auth = "https://avatid-auth-x7k2q-ew.a.run.app"
    place = Place("https://avatid-business-1.europe-west1.run.app", {"auth": auth})
    assert (place.of("auth"), place.of("business")) == (auth, place.url)
    assert Place("https://api.avatid.test", {"auth": auth}).of("auth") == "https://api.avatid.test"


def test_a_worker_that_strangers_reach_at_its_own_url_is_seen(deployment: Deployment, tmp_path: Path) -> None:
    """Although the front door does not lead there."""
    worker = Flask("worker")
    worker.post("/cron/outbox_sweep/")(lambda: "")
    file = tmp_path / "urls.json"
    with serving(worker) as url:
        file.write_text(json.dumps({"worker": url}))
        assert smoke(deployment, "--functions", str(file)) == 1


def test_after_a_rollback_older_code_may_serve_its_own_contract(deployment: Deployment) -> None:
    deployment.amiss["GET /api/schema/"] = said(CONTRACT | {"info": {"version": "0.0.9"}})
    assert smoke(deployment) == 1
    assert smoke(deployment, "--older") == 0


def test_deep_sees_another_contract_of_the_same_version(deployment: Deployment) -> None:
    deployment.amiss["GET /api/schema/"] = said(CONTRACT | {"paths": {}})
    assert smoke(deployment) == 0
    assert smoke(deployment, "--deep") == 1


def test_strangers_are_asked_for_at_paths_that_are_no_strangers(deployment: Deployment) -> None:
    """The list of the smoke test and the contract say the same of who owns a path and who may ask."""
    for family, path in FOR_PEOPLE_SIGNED_IN.items():
        asked = CONTRACT["paths"][path]["get"]
        assert (asked["x-family"], "anyone" in asked["x-authz"]["principals"]) == (family, False)
