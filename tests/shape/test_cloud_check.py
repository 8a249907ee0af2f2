"""The check itself: what is accepted, what is not, in which order it works, and what it reads."""

import json
import re
from pathlib import Path
from threading import Barrier, Thread

import pytest
import yaml

from tests.patience import PATIENCE
from tools.cloud.check import migrations, skips
from tools.cloud.check.equipment import Equipment, Failed, NotHere, alone
from tools.cloud.check.judging.built import Built
from tools.cloud.check.policies import findings
from tools.cloud.check.skips import Finding, Skip, judge
from tools.cloud.check.steps import Outcome, Step, run_all
from tools.cloud.check.terraform import halves

ROOT = Path(__file__).parents[2]
BROKEN = Finding("CKV_1", 'google_thing.it["auth"]', "Ensure something")


# --- what is accepted


def test_what_nobody_accepted_is_wrong() -> None:
    assert judge([BROKEN], []) == ['CKV_1 google_thing.it["auth"]: Ensure something']


def test_what_is_accepted_with_a_reason_is_not() -> None:
    assert judge([BROKEN], [Skip("CKV_1", ("google_thing.it*",), "it is meant")]) == []


def test_what_is_accepted_without_a_reason_is_wrong() -> None:
    assert judge([BROKEN], [Skip("CKV_1", ("*",), " ")]) == ["CKV_1 is accepted without a reason"]


def test_what_is_accepted_elsewhere_is_wrong_here() -> None:
    problems = judge([BROKEN], [Skip("CKV_1", ('google_thing.it["rating"]',), "it is meant there")])
    assert len(problems) == 2  # the finding, and an acceptance of nothing


def test_an_acceptance_that_nothing_needs_any_more_is_wrong() -> None:
    assert judge([], [Skip("CKV_1", ("google_thing.it",), "it was meant")]) == [
        "CKV_1 is accepted for google_thing.it, where it is not found any more"
    ]


def test_every_acceptance_of_ours_says_why() -> None:
    for checker in ("checkov", "squawk"):
        accepted = skips.load(checker)
        assert accepted
        assert [one.rule for one in accepted if len(one.reason) < 20] == []


# --- what is read


def test_a_plan_that_the_policies_cannot_read_is_wrong() -> None:
    assert [one.rule for one in findings({"passed": 0})] == ["unreadable"]
    assert [one.rule for one in findings({"results": {"parsing_errors": ["plan.json"]}})] == ["unreadable"]


def test_each_migration_is_looked_at_by_itself() -> None:
    sql = (
        "SET lock_timeout = '5s';\n\nBEGIN;\n\n-- Running upgrade  -> 0001\n\nCREATE TABLE a ();\n\nCOMMIT;\n\n"
        "BEGIN;\n\n"
        "-- Running upgrade 0001 -> 0002\n\nDROP TABLE a;\n\nCOMMIT;\n\n"
    )
    scripts = migrations.scripts(sql)
    assert list(scripts) == ["0001", "0002"]
    assert " ".join(scripts["0002"].split()) == "SET lock_timeout = '5s'; BEGIN; DROP TABLE a; COMMIT;"
    assert scripts["0001"].count("BEGIN;") == 1


def test_what_is_built_is_found_by_whatever_it_is_called(tmp_path: Path) -> None:
    thing = {
        "mode": "managed",
        "type": "google_thing",
        "name": "it",
        "index": "a",
        "values": {"id": "p/x/things/a"},
    }
    looked_up = {"mode": "data", "type": "google_thing", "name": "it", "values": {"id": "b"}}
    inner = {"mode": "managed", "type": "google_thing", "name": "it", "values": {"id": "c", "name": "same"}}
    file = tmp_path / "built.json"
    root = {
        "resources": [thing, looked_up],
        "child_modules": [{"resources": [inner, {**inner, "name": "other"}]}],
    }
    file.write_text(json.dumps({"values": {"root_module": root}}))
    built = Built.read(file)
    assert str(built.named("p/x/things/a", "google_thing")) == "google_thing.it[a]"
    assert built.named("b", "google_thing") is None  # only looked up, not built
    assert built.named("same", "google_thing") is None  # could be either


def test_tests_are_dealt_out_evenly_and_none_is_forgotten() -> None:
    first, second = halves({"a": 8, "b": 5, "c": 4, "d": 1, "e": 0})
    assert sorted([*first, *second]) == ["a", "b", "c", "d", "e"]
    assert sorted(first) == ["a", "d", "e"]


# --- in which order


def _ran(*steps: Step) -> dict[str, Outcome]:
    return run_all(steps, Equipment(), lambda _outcome: None)


def _fine(_: Equipment) -> str:
    return "fine"


def _broken(_: Equipment) -> str:
    raise Failed("broken")


def _lacking(_: Equipment) -> str:
    raise NotHere("no network")


def test_two_steps_run_at_once() -> None:
    both = Barrier(2, timeout=PATIENCE)  # whoever comes alone waits in vain

    def meet(_: Equipment) -> str:
        both.wait()
        return "met"

    assert {one.how for one in _ran(Step("a", meet), Step("b", meet)).values()} == {"ok"}


def test_a_step_waits_for_what_it_builds_on() -> None:
    order: list[str] = []

    def noting(name: str) -> Step:
        def note(_: Equipment) -> str:
            order.append(name)
            return ""

        return Step(name, note, after=("first",) if name != "first" else ())

    _ran(noting("second"), noting("first"), noting("third"))
    assert order[0] == "first"


@pytest.mark.parametrize(("ground", "how"), [(_broken, "FAILED"), (_lacking, "not here")])
def test_what_builds_on_something_that_is_missing_is_left_out(ground: object, how: str) -> None:
    outcomes = _ran(Step("ground", ground), Step("house", _fine, after=("ground",)))  # type: ignore[arg-type]
    assert [one.how for one in outcomes.values()] == [how, "left out"]


def test_a_bug_in_the_check_is_no_pass() -> None:
    with pytest.raises(ZeroDivisionError):
        _ran(Step("buggy", lambda _: str(1 // 0)))


def test_two_checks_take_turns(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with alone(Equipment(tmp_path)):
            order.append("second")

    with alone(Equipment(tmp_path)):
        other = Thread(target=second)
        other.start()
        other.join(0.1)  # time enough, were nothing in its way
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_a_stand_in_that_does_not_exist_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCHECK", "/nowhere/tfcheck.py")
    with pytest.raises(Failed, match="/nowhere/tfcheck"):
        _ = Equipment().stand_in


# --- Cloud Build


def _scripts() -> dict[str, str]:
    steps = yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())["steps"]
    return {step["id"]: step.get("script", "") for step in steps}


def test_a_build_tests_before_it_deploys_and_smokes_before_it_keeps() -> None:
    order = ["test", "zip", "image", "plan", "apply", "smoke", "keep-or-roll-back"]
    assert [name for name in _scripts() if name in order] == order


def test_only_what_the_last_step_looks_after_may_fail() -> None:
    steps = yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())["steps"]
    assert [step["id"] for step in steps if step.get("allowFailure")] == ["apply", "smoke"]
    last = steps[-1]["script"]
    assert ".local/outcome/works" in last
    assert last.rstrip().endswith("exit 1")  # rolled back is not deployed


def test_a_build_uses_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    text = "\n".join(_scripts().values())
    for target in re.findall(r"^\s*make ([a-z-]+)", text, re.M):
        assert f"\n{target}:" in makefile
    for module in re.findall(r"-m (tools\.[a-z.]+)", text):
        assert (ROOT / module.replace(".", "/")).is_dir()


def test_a_command_is_given_words_that_it_knows() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines() + "\n".join(_scripts().values()).splitlines()
    for line in lines:
        for module, words in re.findall(r"(?:\$\(RUN\)|-m) (tools\.cloud\.\w+)(.*)", line):
            program = (ROOT / module.replace(".", "/") / "__main__.py").read_text()
            for flag in re.findall(r"--[a-z-]+", words):
                assert f'"{flag}"' in program, f"{module} does not know {flag}"


def test_a_script_stops_at_its_first_mistake() -> None:
    for name, script in _scripts().items():
        assert not script or "set -euo pipefail" in script, name
