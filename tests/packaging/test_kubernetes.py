"""The manifests: against Kubernetes' own schemas, against what the program says of itself, and against each other."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from autodemo_gui.queue import keys
from autodemo_gui.queue.worker_side import MOST_BLOCK_S
from autodemo_gui.worker.attempt import Pace
from tests.bench.imaging.recipe import UID
from tests.packaging.conftest import ROOT
from tests.packaging.test_container import COMPOSE, assert_is_a_command

FOLDER = ROOT / "packaging" / "kubernetes"
KUBERNETES = "1.31"
_METADATA = {"type": "object", "additionalProperties": {"type": "string"}}
# The parts of KEDA's resources that are used here, after https://keda.sh/docs/2.17/reference/scaledobject-spec/,
# …/scalers/redis-lists/ and …/concepts/authentication/; closed, so that a misspelled word is found.
SCALED_OBJECT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["scaleTargetRef", "triggers"],
    "properties": {
        "scaleTargetRef": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        **{
            name: {"type": "integer", "minimum": 0}
            for name in ("minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod")
        },
        "advanced": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "scalingModifiers": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["formula", "target"],
                    "properties": {
                        "formula": {"type": "string"},
                        "target": {"type": "string"},
                        "activationTarget": {"type": "string"},
                        "metricType": {"enum": ["AverageValue", "Value"]},
                    },
                },
                "horizontalPodAutoscalerConfig": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"behavior": {"type": "object"}},
                },
            },
        },
        "triggers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type", "metadata"],
                "properties": {
                    "type": {"const": "redis"},
                    "name": {"type": "string"},
                    "metadata": {
                        **_METADATA,
                        "required": ["address", "listName"],
                        "propertyNames": {"enum": ["address", "listName", "listLength", "activationListLength"]},
                    },
                    "authenticationRef": {"type": "object", "required": ["name"]},
                },
            },
        },
    },
}
TRIGGER_AUTHENTICATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "secretTargetRef": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["parameter", "name", "key"],
                "properties": {
                    "parameter": {"enum": ["username", "password"]},
                    "name": {"type": "string"},
                    "key": {"type": "string"},
                },
            },
        }
    },
}
KEDA = {"ScaledObject": SCALED_OBJECT, "TriggerAuthentication": TRIGGER_AUTHENTICATION}


def documents() -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text("utf-8")):
            if document["kind"] != "Kustomization":
                yield file, document


ALL = list(documents())
PODS = {
    document["metadata"]["name"]: document["spec"]["template"]["spec"]
    for _, document in ALL
    if document["kind"] in ("Deployment", "StatefulSet")
}
WHICH_POD = pytest.mark.parametrize("name", PODS)


def one(kind: str, name: str) -> dict[str, Any]:
    (found,) = (each for _, each in ALL if (each["kind"], each["metadata"]["name"]) == (kind, name))
    return found


@pytest.mark.parametrize("document", [d for _, d in ALL], ids=lambda d: f"{d['kind']}-{d['metadata']['name']}")
def test_every_manifest_is_what_it_says_it_is(document: dict[str, Any]) -> None:
    if document["apiVersion"].startswith("keda.sh/"):
        jsonschema.validate(document["spec"], KEDA[document["kind"]])
    else:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_every_file_is_applied_but_the_secrets_which_are_an_example() -> None:
    applied = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert {*applied, "kustomization.yaml", "secrets.example.yaml"} == {file.name for file in FOLDER.glob("*.yaml")}


@WHICH_POD
def test_every_pod_meets_the_restricted_standard(name: str) -> None:
    pod = PODS[name]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["seccompProfile"]["type"] in ("RuntimeDefault", "Localhost")
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False
        assert security["readOnlyRootFilesystem"] is True
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["requests"]
        assert "memory" in container["resources"]["limits"]
        assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)


@WHICH_POD
def test_what_a_pod_names_exists(name: str) -> None:
    pod = PODS[name]
    assert one("ServiceAccount", pod["serviceAccountName"])
    for container in pod["containers"]:
        for variable in container.get("env", []):
            if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                assert reference["key"] in one("Secret", reference["name"])["stringData"]
        if container["image"] == "autodemo:latest":
            assert_is_a_command(container["args"])
            assert pod["securityContext"]["runAsUser"] == UID
    for volume in pod["volumes"]:
        if secret := volume.get("secret"):
            assert one("Secret", secret["secretName"])


def test_workers_have_their_bounds_and_probes_that_mean_work() -> None:
    (worker,) = PODS["worker"]["containers"]
    assert worker["resources"]["limits"] | {"ephemeral-storage": ""} == {
        "cpu": "2",
        "memory": "2Gi",
        "ephemeral-storage": "",
    }
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        name, *words = worker[probe]["exec"]["command"]
        assert name == "autodemo"
        assert_is_a_command(words)


def test_there_is_time_enough_to_hand_a_job_back() -> None:
    pace = Pace()
    needed_s = MOST_BLOCK_S + pace.end_patience_s + pace.cancel_patience_s
    assert PODS["worker"]["terminationGracePeriodSeconds"] > needed_s
    assert int(COMPOSE["services"]["worker"]["stop_grace_period"].removesuffix("s")) > needed_s


def test_workers_are_as_many_as_jobs_that_wait_or_are_at_work() -> None:
    scaled = one("ScaledObject", "worker")["spec"]
    lists = {trigger["name"]: trigger["metadata"]["listName"] for trigger in scaled["triggers"]}
    assert lists == {"queue": keys.QUEUE, "processing": keys.PROCESSING}
    assert scaled["advanced"]["scalingModifiers"]["formula"].split(" + ") == list(lists)
    assert scaled["scaleTargetRef"]["name"] == one("Deployment", "worker")["metadata"]["name"]
    assert "replicas" not in one("Deployment", "worker")["spec"]
    rights = one("Secret", "autodemo-redis")["stringData"]
    for parameter in one("TriggerAuthentication", "scaler")["spec"]["secretTargetRef"]:
        assert parameter["key"] in rights
    assert f"user scaler on >CHANGE-ME-2 ~{keys.QUEUE} ~{keys.PROCESSING} +llen +ping" in rights["users.acl"]


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "PodDisruptionBudget", "Service", "NetworkPolicy"])
def test_selectors_select_pods_that_there_are(kind: str) -> None:
    labels = {document["spec"]["template"]["metadata"]["labels"]["app"] for _, document in ALL if kind_of_pod(document)}
    for _, document in ALL:
        if document["kind"] == kind:
            spec = document["spec"]
            chosen = spec.get("selector", spec.get("podSelector"))
            app = chosen.get("matchLabels", chosen).get("app")
            assert app in labels or chosen == {}


def kind_of_pod(document: dict[str, Any]) -> bool:
    return document["kind"] in ("Deployment", "StatefulSet")


@pytest.mark.parametrize(
    ("address", "is_reachable"),
    [
        *((address, True) for address in ("93.184.216.34", "8.8.8.8", "172.15.0.1", "2606:2800:220:1::1")),
        *((address, False) for address in ("10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1")),
        *((address, False) for address in ("169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255")),
        *((address, False) for address in ("::1", "fd00:ec2::254", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1")),
    ],
)
def test_workers_reach_the_public_internet_only(address: str, is_reachable: bool) -> None:
    blocks = [
        peer["ipBlock"]
        for rule in one("NetworkPolicy", "worker")["spec"]["egress"]
        for peer in rule["to"]
        if "ipBlock" in peer
    ]
    asked = ipaddress.ip_address(address)

    def holds(network: str) -> bool:
        parsed = ipaddress.ip_network(network)
        return parsed.version == asked.version and asked in parsed

    assert is_reachable == any(holds(b["cidr"]) and not any(map(holds, b["except"])) for b in blocks)


def test_the_users_of_redis_are_those_of_compose() -> None:
    there = one("Secret", "autodemo-redis")["stringData"]["users.acl"].splitlines()
    composed = COMPOSE["configs"]["users"]["content"].splitlines()
    assert {_rights(line) for line in composed} < {_rights(line) for line in there}


def _rights(line: str) -> str:
    return " ".join(word for word in line.split() if not word.startswith(">"))
