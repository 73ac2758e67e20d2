"""The manifests: against Kubernetes' own schemas, against what the program says of itself, and against each other."""

import ipaddress
import re
import shutil
import subprocess
import sys
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
from tests.packaging.keda import KEDA
from tests.packaging.test_container import COMPOSE, REDIS_USERS, assert_is_a_command
from tests.packaging.test_redis_users import USERS

FOLDER = ROOT / "packaging" / "kubernetes"
KUBERNETES = "1.31"


def documents() -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(FOLDER.rglob("*.yaml")):
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
    assert {*applied, "kustomization.yaml", "secrets.example.yaml"} == {
        *(file.name for file in FOLDER.glob("*.yaml")),
        "../redis",
    }


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
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            if reference and not reference.get("optional"):
                assert reference["key"] in one("Secret", reference["name"])["stringData"]
        if container["image"] == "autodemo:latest":
            assert_is_a_command(container["args"])
            assert pod["securityContext"]["runAsUser"] == UID
    for volume in pod.get("volumes", []):
        if secret := volume.get("secret"):
            assert one("Secret", secret["secretName"])
        if config := volume.get("configMap"):
            assert config["name"] in generated("../redis")
    for config in [
        source["configMapRef"] for container in pod["containers"] for source in container.get("envFrom", [])
    ]:
        assert config["name"] in generated(".")


def generated(folder: str) -> dict[str, list[str]]:
    """The ConfigMaps that a kustomization makes, by name, each with its files."""
    said = yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text("utf-8"))
    made = {each["name"]: each.get("files", each.get("envs")) for each in said["configMapGenerator"]}
    for files in made.values():
        assert all((FOLDER / folder / file.rpartition("=")[2]).is_file() for file in files)
    return made


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
    for parameter in one("TriggerAuthentication", "scaler")["spec"]["secretTargetRef"]:
        assert parameter["key"] in one("Secret", parameter["name"])["stringData"]
    assert USERS["scaler"].startswith(f"~{keys.QUEUE} ~{keys.PROCESSING} +ping")


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


def test_redis_starts_as_with_compose_and_knows_the_scaler_besides() -> None:
    (container,) = PODS["redis"]["containers"]
    assert container["command"] == COMPOSE["services"]["redis"]["entrypoint"]
    for variable in container["env"]:
        user = variable["name"].removeprefix("REDIS_PASSWORD_")
        if user in USERS:
            assert variable["valueFrom"]["secretKeyRef"] == {"name": f"redis-{user}", "key": "password"}
            assert one("Secret", f"redis-{user}")["stringData"]["username"] == user
    given = {variable["name"] for variable in container["env"]} - {"REDISCLI_AUTH"}
    assert given == {f"REDIS_PASSWORD_{user}" for user in USERS} == {*REDIS_USERS, "REDIS_PASSWORD_scaler"}


@pytest.mark.parametrize(("pod", "user"), [("worker", "worker"), ("api", "service"), ("redis-exporter", "watcher")])
def test_every_pod_knows_the_password_of_its_own_user_and_no_other(pod: str, user: str) -> None:
    (container,) = PODS[pod]["containers"]
    secrets = [variable["valueFrom"]["secretKeyRef"] for variable in container["env"] if "valueFrom" in variable]
    assert [each["name"] for each in secrets if each["name"].startswith("redis-")] == [f"redis-{user}"]
    said = {variable["name"]: variable.get("value", "") for variable in container["env"]}
    assert f"redis://{user}:$(REDIS_PASSWORD)@" in said.get("REDIS_URL", "") or said["REDIS_USER"] == user


def test_new_secrets_gives_each_a_password_of_its_own_and_shows_none() -> None:
    ran = subprocess.run([sys.executable, FOLDER / "new_secrets.py"], capture_output=True, text=True, check=True)
    example = (FOLDER / "secrets.example.yaml").read_text("utf-8")
    made = re.findall(r"\b[0-9a-f]{48}\b", ran.stdout)
    assert len(set(made)) == example.count("CHANGE-ME") == len(made)
    assert re.sub(r"\b[0-9a-f]{48}\b", "CHANGE-ME", ran.stdout) == example


def test_prometheus_looks_for_pods_and_ports_that_there_are() -> None:
    said = yaml.safe_load((ROOT / "packaging" / "observability" / "prometheus.kubernetes.yml").read_text("utf-8"))
    for job in said["scrape_configs"]:
        (found,) = job["kubernetes_sd_configs"]
        assert found["namespaces"]["names"] == [one("Namespace", "autodemo")["metadata"]["name"]]
        pod, port, *_ = (rule["regex"] for rule in job["relabel_configs"] if rule.get("action") == "keep")
        ports = [port["name"] for container in PODS[pod]["containers"] for port in container["ports"]]
        assert ports == [port]
        ingress = one("NetworkPolicy", pod)["spec"]["ingress"]
        assert {"namespaceSelector": {"matchLabels": {"autodemo/may-ask": "true"}}} in ingress[0]["from"]


def test_nodes_are_given_the_profile_that_workers_name() -> None:
    nodes = one("DaemonSet", "seccomp")["spec"]["template"]["spec"]
    named = PODS["worker"]["securityContext"]["seccompProfile"]["localhostProfile"]
    assert generated("../container") == {"seccomp": [f"{named}=seccomp.json"]}
    (install,) = nodes["initContainers"]
    assert install["command"][-1].endswith(f"/seccomp/{named}")
    folders = {volume["name"]: volume.get("hostPath", {}).get("path") for volume in nodes["volumes"]}
    assert folders == {"profile": None, "seccomp": "/var/lib/kubelet/seccomp"}


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl has kustomize in it")
@pytest.mark.parametrize("folder", [".", "nodes"])
def test_what_is_applied_is_what_kubernetes_takes(folder: str) -> None:
    ran = subprocess.run(
        ["kubectl", "kustomize", FOLDER / folder], capture_output=True, text=True, check=True, timeout=60
    )
    applied = list(yaml.safe_load_all(ran.stdout))
    for document in applied:
        if not document["apiVersion"].startswith("keda.sh/"):
            kubernetes_validate.validate(document, KUBERNETES, strict=True)
    names = {document["metadata"]["name"] for document in applied if document["kind"] == "ConfigMap"}
    used = set(re.findall(r"configMap(?:Ref)?:\s+name: (\S+)", ran.stdout))
    assert used == names
