"""Whoever is woken finds a page that is true: each alert has one, and what it tells one to type exists."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from common.models import Queue

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "runbooks"
PAGES = {page.stem: page.read_text() for page in sorted(BOOK.glob("*.md"))}
INDEX = PAGES.pop("README")
TERRAFORM = {file.stem: file.read_text() for file in sorted((ROOT / "terraform").glob("*.tf"))}
HEADINGS = ["What it means", "What people notice", "Look here first", "Do this", "Afterwards"]
EVERYTHING = INDEX + "".join(PAGES.values())

BY_HAND = {
    "rollback",
    "restore",
    "restore-firestore",
    "rotate-secrets",
    "leaked-secret",
    "region-down",
    "erase-by-hand",
}
THE_BUDGETS = "budget"
"""It is no alert of Cloud Monitoring, and names its runbook itself."""

_ALERT = re.compile(r'^ +([a-z][a-z-]+) = \{\n +title += "([^"]+)"$', re.M)
_METRIC = re.compile(r"^    ([a-z_]+) = \{\n(.+?)^    \}$", re.M | re.S)


class Alert(NamedTuple):
    """What a runbook must agree with."""

    name: str
    title: str


def _alerts() -> list[Alert]:
    topics = [
        source for name, source in TERRAFORM.items() if name.startswith("alerts_") and name != "alerts_policy"
    ]
    return [Alert(*found) for source in topics for found in _ALERT.findall(source)]


ALERTS = _alerts()


# --- a page for each, and nothing else


def test_the_alerts_are_found() -> None:
    """Each has one severity: if one were written otherwise, it would not be looked at here."""
    severities = sum(
        source.count("severity = ") for name, source in TERRAFORM.items() if name.startswith("alerts_")
    )
    assert len(ALERTS) == severities - TERRAFORM["alerts_policy"].count("severity = ")
    assert len({alert.name for alert in ALERTS}) == len(ALERTS)


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    assert {alert.name for alert in ALERTS} | {THE_BUDGETS} | BY_HAND == set(PAGES)
    assert f"docs/runbooks/{THE_BUDGETS}.md" in TERRAFORM["budget"]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_a_runbook_is_called_like_its_alert_and_has_its_five_parts(alert: Alert) -> None:
    page = PAGES[alert.name]
    assert page.splitlines()[0] == f"# {alert.title}"
    assert re.findall(r"^## (.+)$", page, re.M) == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .+$", page, flags=re.M)[1:])


def test_the_index_has_every_page_once() -> None:
    alerts, by_hand = INDEX.split("## Alerts")[1].split("## By hand")
    listed = [re.findall(r"^\| \[([a-z-]+)\]\(\1\.md\) \|", part, re.M) for part in (alerts, by_hand)]
    assert sorted(listed[0]) == sorted([*(alert.name for alert in ALERTS), THE_BUDGETS])
    assert sorted(listed[1]) == sorted(BY_HAND)


def test_no_link_leads_nowhere() -> None:
    links = set(re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", EVERYTHING))
    assert [link for link in sorted(links) if not (BOOK / link).exists()] == []
    files = set(re.findall(r"\b(?:docs|terraform|tests|common)/[\w/.-]*\w(?![\w*])", EVERYTHING))
    assert [file for file in sorted(files) if not (ROOT / file).exists()] == []


# --- what is typed exists


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:`|^ +)make ([a-z-]+)", EVERYTHING, re.M)) - targets == set()


def test_every_tool_of_ours_exists_and_takes_what_it_is_given() -> None:
    for module, words in re.findall(r"-m,(tools\.[a-z.]+)((?:,[^ `'\n]+)?)", EVERYTHING):
        file = ROOT / f"{module.replace('.', '/')}.py"
        assert file.exists(), module
        for option in re.findall(r"--[a-z-]+", words):
            assert f'"{option}"' in file.read_text(), f"{module} {option}"


def test_every_job_queue_and_function_exists() -> None:
    jobs = {each["name"] for each in json.loads((ROOT / "terraform" / "schedules.json").read_text())}
    named = re.findall(r"gcloud scheduler jobs (?:run|describe|resume) (\w+)", EVERYTHING)
    assert set(named) - jobs == {"JOB"}
    table = PAGES["jobs-failed"].split("## What people notice")[1].split("## ")[0]
    in_table = {name for name in re.findall(r"`([a-z_]+)`", table) if not name.startswith("_")}
    assert in_table - jobs == set()
    queues = set(re.findall(r"gcloud tasks queues \w+ ([a-z]+) ", EVERYTHING))
    assert queues
    assert queues <= {str(queue) for queue in Queue}
    families = json.loads((ROOT / "terraform" / "routes.json").read_text())["families"]
    services = set(re.findall(r"(?:service=|service_name=\"|services \w[\w-]* )avatid-([a-z]+)", EVERYTHING))
    assert services
    assert services <= set(families)


def test_a_build_is_looked_for_where_it_runs() -> None:
    """Builds have a region; without it gcloud lists none of them."""
    assert "gcloud builds list --region=REGION" in EVERYTHING
    assert re.findall(r"gcloud builds list (?!--region=REGION).*", EVERYTHING) == []


def test_who_has_left_is_read_where_it_is_kept() -> None:
    """The ordinary log has forgotten the oldest of these lines by the time that somebody restores."""
    told = (ROOT / "docs" / "backup.md").read_text() + EVERYTHING
    asked = re.findall(r"gcloud logging read '[^']*\"an account is leaving\"[^']*'([^\n]*)", told)
    assert asked
    assert [rest for rest in asked if "--bucket=avatid-kept" not in rest] == []


def test_every_setting_and_secret_exists() -> None:
    known = (ROOT / ".env.example").read_text() + (ROOT / "terraform" / "settings.json").read_text()
    named = set(re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`", EVERYTHING))
    of_google = {"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"}
    assert {name for name in named - of_google if name not in known} == set()


def test_every_variable_and_limit_exists() -> None:
    written = "".join(TERRAFORM.values())
    said = set(re.findall(r"\(`([a-z]+_[a-z_]+)`\)", "".join(PAGES.values())))
    limits = re.findall(r"^    ([a-z_]+) += optional\(number", TERRAFORM["variables_watch"], re.M)
    variables = set(re.findall(r'^variable "([a-z_]+)"', written, re.M))
    others = {"lock_timeout", "available_for_failover", "request_id"}
    assert said - set(limits) - variables - others == set()
    assert set(limits) <= set(re.findall(r"`([a-z_]+)`", "".join(PAGES.values())))
    set_by = re.findall(r"`([a-z_]+) = [^`]+` in terraform\.tfvars", EVERYTHING)
    assert set_by
    assert set(set_by) - variables == set()


# --- what is read in the log is written there


class Module(NamedTuple):
    """A file that logs: the sentences that it gives to calls, and all of its strings."""

    sentences: frozenset[str]
    strings: frozenset[str]


@cache
def _modules() -> tuple[Module, ...]:
    files = [file for folder in ("common", "functions") for file in (ROOT / folder).rglob("*.py")]
    sources = [source for file in files if "getLogger" in (source := file.read_text())]
    return tuple(_module(ast.parse(source)) for source in sources)


def _module(tree: ast.Module) -> Module:
    given = {
        text for call in ast.walk(tree) if isinstance(call, ast.Call) for text in _strings(call.args[:2])
    }
    return Module(frozenset(given), frozenset(_strings(ast.walk(tree))))


def _strings(nodes: Iterator[ast.AST] | list[ast.expr]) -> Iterator[str]:
    yield from (
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _who_says(sentence: str) -> list[Module]:
    """The modules with this sentence; `%s` in it stands for a word that the module has, too."""
    return [module for module in _modules() if any(_is(sentence, each, module) for each in module.sentences)]


def _is(sentence: str, template: str, module: Module) -> bool:
    filled = re.fullmatch(re.escape(template).replace("%s", "(.+)"), sentence)
    return filled is not None and set(filled.groups()) <= module.strings


def _metrics() -> dict[str, str]:
    body = TERRAFORM["logs"].split("  written = {")[1].split("\n  our_processes")[0]
    return dict(_METRIC.findall(body))


METRICS = _metrics()


def test_the_metrics_are_found() -> None:
    assert len(METRICS) == len(re.findall(r"^ +says +=", TERRAFORM["logs"], re.M))


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_counts_only_what_somebody_writes(name: str) -> None:
    body = METRICS[name]
    says = re.search(r"says +=\s*\[(.+?)\]", body, re.S)
    assert says
    for sentence in re.findall(r'"([^"]+)"', says[1]):
        assert _who_says(sentence), f"nobody logs {sentence!r}"


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_reads_only_fields_that_the_line_has(name: str) -> None:
    body = METRICS[name]
    labels = re.search(r"labels += \{(.+?)\}", body)
    fields = set(re.findall(r'= "(\w+)"', labels[1])) if labels else set()
    fields |= set(re.findall(r'value += "(\w+)"', body)) - {"message"}
    says = re.findall(r'"([^"]+)"', re.search(r"says +=\s*\[(.+?)\]", body, re.S)[1])  # type: ignore[index]
    strings = {each for sentence in says for module in _who_says(sentence) for each in module.strings}
    assert fields - {"message"} <= strings


def test_who_gets_in_by_support_is_seen_by_its_route() -> None:
    body = METRICS["support_opened"]
    route = re.search(r'jsonPayload\.route=\\"([^\\]+)\\"', body)
    status = re.search(r"jsonPayload\.status=(\d+)", body)
    assert route
    assert status
    posted = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"][route[1]]["post"]
    assert status[1] in posted["responses"]
    assert any({"avatid.access", "route", "status"} <= module.strings for module in _modules())


def test_what_is_kept_for_long_is_written() -> None:
    kept = re.search(r"kept_lines = \[(.+?)\]", TERRAFORM["logs"], re.S)
    assert kept
    assert [line for line in re.findall(r'"([^"]+)"', kept[1]) if not _who_says(line)] == []


def test_what_refuses_to_start_says_so() -> None:
    assert "not fit for production" in TERRAFORM["logs"]
    assert "not fit for production" in (ROOT / "common" / "settings" / "__init__.py").read_text()


def test_a_runbook_looks_only_for_what_somebody_writes() -> None:
    asked = re.findall(r'jsonPayload\.message(?:=|:)(\([^)]+\)|"[^"]+")', EVERYTHING)
    sentences = {sentence for each in asked for sentence in re.findall(r'"([^"]+)"', each)}
    spoken = {each for module in _modules() for each in module.sentences}
    unknown = {
        each for each in sentences if not _who_says(each) and not any(each in whole for whole in spoken)
    }
    assert unknown == set()


# --- what is asked of the database can be asked


QUERIES = re.findall(r"```sql\n(.+?)```", EVERYTHING, re.S)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:40])
def test_a_query_fits_the_schema(query: str, db: Session) -> None:
    plan = db.scalars(text(f"EXPLAIN {query}".replace("'UID'", "gen_random_uuid()"))).all()
    assert plan
