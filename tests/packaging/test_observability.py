"""What is asked of Prometheus exists, every alert can ring and has a page, the dashboards are those of the script."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from autodemo_gui.queue.port import State
from autodemo_gui.service.metrics import Metrics
from tests.packaging.conftest import ROOT
from tests.packaging.test_container import COMPOSE

FOLDER = ROOT / "packaging" / "observability"
RULES = [
    rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))["groups"] for rule in group["rules"]
]
CASES = yaml.safe_load((FOLDER / "alerts_test.yml").read_text("utf-8"))["tests"]
RUNBOOK = (FOLDER / "RUNBOOK.md").read_text("utf-8")
OTHERS = {"redis_memory_used_bytes", "redis_memory_max_bytes"}
"""Of redis_exporter, which compose.yaml runs beside."""
ROUTES = {"/demo/run", "/demo/status/{job_id}"}
PROMTOOL = shutil.which("promtool")


def dashboards() -> Any:
    spec = importlib.util.spec_from_file_location("dashboards", FOLDER / "dashboards.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look their module up there
    spec.loader.exec_module(loaded)
    return loaded


def expressions() -> Iterator[tuple[str, str]]:
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for file in sorted((FOLDER / "dashboards").glob("*.json")):
        for panel in json.loads(file.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                yield f"{file.stem}: {panel['title']}", target["expr"]


ALL = dict(expressions())


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, set[str]]]:
    """Of every figure that the service has, its labels and their values."""
    metrics = Metrics()
    for route in ROUTES:
        metrics.observe(route=route, method="GET", status=200, seconds=0.01)
    page = metrics.page(State(1, 1, 1, 1, 1, 1.0, {})).decode()
    found: dict[str, dict[str, set[str]]] = {name: {} for name in OTHERS}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


@pytest.mark.parametrize("expression", ALL.values(), ids=ALL)
def test_every_question_is_about_figures_that_there_are(expression: str, known: dict[str, dict[str, set[str]]]) -> None:
    asked = re.findall(r"\b((?:autodemo|redis)_\w+)(?:\{([^}]*(?:\{[^}]*\}[^}]*)*)\})?", expression)
    assert asked
    for name, conditions in asked:
        assert name in known, name
        for label, operator, value in re.findall(r'(\w+)(=~?)"([^"]*)"', conditions):
            assert label in known[name], (name, label)
            if label != "status":
                for one in value.split("|") if operator == "=~" else [value]:
                    assert one in known[name][label], (name, label, one)


def test_figures_of_the_queue_are_joined_by_max_because_every_copy_of_the_service_has_them() -> None:
    for expression in ALL.values():
        for kind in ("autodemo_jobs_total", "autodemo_jobs_failed_total", "autodemo_made_total", "autodemo_queue_"):
            for match in re.finditer(kind, expression):
                before = expression[: match.start()]
                assert re.search(r"max(?: by \(\w+\))? ?\((?:(?:rate|increase)\()?$", before), expression


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_has_a_page_and_a_case_in_which_it_rings_and_one_in_which_it_does_not(rule: Any) -> None:
    name = rule["alert"]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    assert f"\n## {name}\n" in RUNBOOK
    rings = {
        bool(check.get("exp_alerts"))
        for case in CASES
        for check in case["alert_rule_test"]
        if check["alertname"] == name
    }
    assert rings == {True, False}


def test_every_page_is_about_an_alert() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_the_dashboards_are_those_of_the_script(tmp_path: Any) -> None:
    written = dashboards().write(tmp_path)
    kept = sorted((FOLDER / "dashboards").glob("*.json"))
    assert sorted(file.name for file in written) == [file.name for file in kept]
    for file in kept:
        assert (tmp_path / file.name).read_text("utf-8") == file.read_text("utf-8")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool comes with Debian's package prometheus")
@pytest.mark.parametrize("words", ["check rules alerts.yml", "test rules alerts_test.yml"])
def test_promtool_agrees(words: str) -> None:
    assert PROMTOOL
    ran = subprocess.run([PROMTOOL, *words.split()], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.skipif(PROMTOOL is None, reason="promtool comes with Debian's package prometheus")
def test_promtool_reads_every_question_of_the_dashboards(tmp_path: Any) -> None:
    assert PROMTOOL
    rules = [{"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(ALL.values())]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    ran = subprocess.run([PROMTOOL, "check", "rules", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_collector_uses_what_it_declares() -> None:
    text = (FOLDER / "collector.yaml").read_text("utf-8")
    exporters = COMPOSE["services"]["otel-collector"]["environment"]["EXPORTERS"]
    assert re.sub(r"\$\{OTLP_ENDPOINT:\+[^}]*\}", "", exporters) == "[debug]", "with nowhere to send to"
    said = yaml.safe_load(text.replace("${env:EXPORTERS}", re.sub(r"\$\{OTLP_ENDPOINT:\+([^}]*)\}", r"\1", exporters)))
    for pipeline in said["service"]["pipelines"].values():
        for kind in ("receivers", "processors", "exporters"):
            assert set(pipeline[kind]) <= set(said[kind])
    used = {name for pipeline in said["service"]["pipelines"].values() for kind in pipeline for name in pipeline[kind]}
    assert {name for kind in ("receivers", "processors", "exporters") for name in said[kind]} == used
