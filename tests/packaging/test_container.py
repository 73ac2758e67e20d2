"""The image and the compose file, as far as they can be judged without an engine; `tests.bench.image` runs the rest."""

import importlib.util
import json
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from autodemo_gui.cli import needs
from autodemo_gui.cli.root import COMMANDS, root
from autodemo_gui.core import settings
from autodemo_gui.service import options
from autodemo_gui.worker import traces, watch
from tests.bench.imaging.recipe import CONTAINER, UID, confined, instructions, recipe
from tests.packaging.conftest import ROOT

PARTS = instructions((CONTAINER / "Dockerfile").read_text("utf-8"))
LAST = [part for part in PARTS if part.stage == 1]
COMPOSE = yaml.safe_load((CONTAINER / "compose.yaml").read_text("utf-8"))
PROFILE = json.loads((CONTAINER / "seccomp.json").read_text("utf-8"))
SERVICES = COMPOSE["services"]
FORBIDDEN = {
    *("mount", "umount2", "pivot_root", "setns", "ptrace", "process_vm_readv", "bpf", "kexec_load", "init_module"),
    *("finit_module", "keyctl", "add_key", "perf_event_open", "userfaultfd", "io_uring_setup", "open_by_handle_at"),
    *("reboot", "swapon", "settimeofday", "iopl"),
}
WHICH = pytest.mark.parametrize("name", SERVICES)
REDIS_USERS = {
    name: variable for name, variable in SERVICES["redis"]["environment"].items() if name.startswith("REDIS_PASSWORD_")
}
OF_A_DESK = {"AUTODEMO_FILMS", "AUTODEMO_TAKES_GB", "AUTODEMO_LANGUAGE", "AUTODEMO_THEME"}
OF_THE_IMAGE = {"REDIS_HOST", "REDIS_PORT", "POLL_INTERVAL", "AUTODEMO_BROWSER", "AUTODEMO_CAMERA", "AUTODEMO_SCRATCH"}
"""Settings that nobody has a reason to change in a container."""


def module(name: str) -> Any:
    """A script of the folder."""
    spec = importlib.util.spec_from_file_location(name, CONTAINER / f"{name}.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def only(word: str) -> str:
    (found,) = (part.rest for part in LAST if part.word == word)
    return found


def test_the_image_brings_what_a_worker_needs_and_no_window() -> None:
    (apt,) = (part.rest for part in LAST if part.word == "RUN")
    packages = set(re.findall(r"[a-z][a-z0-9.+-]+", apt.partition("--no-install-recommends")[2].partition("&&")[0]))
    needed = {need.package for group in (needs.BROWSER, needs.DRIVER, needs.FONTS) for need in group.needs}
    assert needed < packages
    assert packages.isdisjoint(need.package for need in needs.WINDOW.needs)


def test_the_image_runs_as_nobody_special_and_says_how_it_is() -> None:
    assert only("USER") == f"{UID}:{UID}"
    assert LAST.index(next(p for p in LAST if p.word == "USER")) > max(
        index for index, part in enumerate(LAST) if part.word in ("RUN", "COPY")
    )
    assert json.loads(only("ENTRYPOINT"))[-1] == "autodemo"
    for words in (json.loads(only("CMD")), json.loads(only("HEALTHCHECK").partition("CMD ")[2])[1:]):
        assert_is_a_command(words)


def test_the_bench_follows_the_dockerfile_in_another_folder(tmp_path: Path) -> None:
    made = recipe(tmp_path)
    environment = made.environment()
    assert environment["PATH"].startswith(f"{tmp_path}/venv/bin:")
    assert environment["HOME"] == environment["AUTODEMO_SCRATCH"] == str(made.scratch)
    assert made.command() == ["tini", "--", "autodemo", "worker"]
    assert made.command("serve")[-1] == "serve"
    assert made.health() == ["autodemo", "worker", "--ready"]
    words = confined(made.command(), environment, made.scratch, CONTAINER / "seccomp.json")[-1]
    for confinement in ("bind,ro /", f"--reuid={UID}", "--no-new-privs", "--bounding-set=-all", "seccomp.json"):
        assert confinement in words


def test_the_dockerfile_keeps_the_rules_of_the_trade() -> None:
    bases = [part.rest.split()[0] for part in PARTS if part.word == "FROM"]
    assert all(":" in base and not base.endswith(":latest") for base in bases)
    assert not [part for part in PARTS if part.word == "ADD"]
    for part in PARTS:
        if "apt-get install" in part.rest:
            assert "--no-install-recommends" in part.rest
            assert part.rest.startswith("apt-get update")
            assert "rm -rf /var/lib/apt/lists/*" in part.rest


def test_what_is_copied_exists_and_is_let_through_to_the_engine() -> None:
    ignore = (CONTAINER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert ignore[0] == "*"
    let_through = {line[1:] for line in ignore if line.startswith("!")}
    copied = {name for part in PARTS if part.word == "COPY" and part.stage == 0 for name in part.rest.split()[:-1]}
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)


def test_the_versions_of_everything_that_is_installed_are_said() -> None:
    lines = (CONTAINER / "constraints.txt").read_text("utf-8").splitlines()
    said = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    asked = subprocess.run(
        [sys.executable, CONTAINER / "extra.py", "server", "telemetry"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "fastapi>=0.115" in asked
    group = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["worker"]
    assert {re.split(r"[\[>=]", line)[0].lower() for line in [*group, *asked]} <= said
    assert not {name for name in said if "pyside" in name}


def test_the_seccomp_profile_allows_chromium_its_sandbox_and_little_else() -> None:
    rules = PROFILE["syscalls"]
    allowed = {name for rule in rules if rule["action"] == "SCMP_ACT_ALLOW" for name in rule["names"]}
    assert PROFILE["defaultAction"] == "SCMP_ACT_ERRNO"
    assert allowed.isdisjoint(FORBIDDEN)
    everywhere = [name for rule in rules if "args" not in rule for name in rule["names"]]
    assert len(everywhere) == len(set(everywhere))
    assert {"clone", "unshare", "socket"}.isdisjoint(everywhere)


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="Linux's own")
@pytest.mark.parametrize(
    ("command", "is_allowed"),
    [("unshare --user true", True), ("unshare --mount true", False), ("unshare --uts true", False), ("true", True)],
)
def test_the_seccomp_profile_does_what_it_says(command: str, is_allowed: bool) -> None:
    loader = [sys.executable, "-m", "tests.bench.imaging.seccomp", CONTAINER / "seccomp.json"]
    ran = subprocess.run([*loader, *command.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode == 0) == is_allowed, ran.stderr


def test_the_compose_file_is_one() -> None:
    compose_spec = pytest.importorskip("compose_spec")  # no wheels but for Linux
    # As an engine reads it: variables first, then YAML with its references.
    text = re.sub(
        r"\$\{\w+(?::[-+]([^}]*)|:\?[^}]*)?\}", lambda match: match[1] or "secret", yaml.safe_dump(COMPOSE, width=9999)
    )
    assert set(compose_spec.PyCompose.from_yaml(text).service_names()) == set(SERVICES)
    with pytest.raises(ValueError, match="memory_limit"):
        compose_spec.PyCompose.from_yaml(text.replace("mem_limit", "memory_limit"))


@WHICH
def test_every_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["cpus"] <= 2
    assert service["mem_limit"] in ("128m", "256m", "512m", "1g", "2g")
    assert service["pids_limit"]
    assert "container_name" not in service
    assert "privileged" not in service
    for port in service.get("ports", []):
        assert port.startswith(("127.0.0.1:", "${AUTODEMO_API_BIND:-127.0.0.1}:"))


def test_workers_can_be_many() -> None:
    worker = SERVICES["worker"]
    assert (worker["cpus"], worker["mem_limit"]) == (2, "2g")
    assert "ports" not in worker
    (scratch,) = worker["volumes"]
    assert scratch == {"type": "volume", "target": "/scratch"}, "a named volume would be shared by all of them"
    (profile,) = (option.partition(":")[2] for option in worker["security_opt"] if option.startswith("seccomp"))
    assert (CONTAINER / profile).is_file()


@WHICH
def test_files_and_commands_that_services_name_exist(name: str) -> None:
    service = SERVICES[name]
    for volume in service.get("volumes", []):
        if isinstance(volume, str) and volume.startswith("."):
            assert (CONTAINER / volume.partition(":")[0]).exists(), volume
    if service["image"] == "autodemo:latest":
        assert_is_a_command(service.get("command", ["worker"]))
        build = service["build"]
        assert (CONTAINER / build["context"] / build["dockerfile"]).samefile(CONTAINER / "Dockerfile")


@WHICH
def test_nothing_is_to_be_written_into_a_root_that_is_read_only(name: str) -> None:
    """Engines refuse that: only what is a file of the host can be there, as a volume for instance."""
    assert "configs" not in SERVICES[name]
    assert "secrets" not in SERVICES[name]


def test_every_setting_that_an_operator_may_want_to_change_reaches_its_service() -> None:
    passed = {name for service in ("worker", "api") for name in SERVICES[service]["environment"]}
    ours = (*settings.ALL, watch.JOB_MEMORY, traces.COLLECTOR, options.RATE, options.JOBS_PER_HOUR)
    wanted = {setting.env for setting in ours} - OF_A_DESK - OF_THE_IMAGE
    assert wanted <= passed
    for name in ("worker", "api"):
        for variable, value in SERVICES[name]["environment"].items():
            assert value is None or variable in (
                "REDIS_URL",
                "AUTODEMO_LOG",
                "AUTODEMO_API_TOKENS",
                "AUTODEMO_API_HOSTS",
            )


def test_every_secret_is_one_that_new_env_makes(tmp_path: Path) -> None:
    new_env = module("new_env")
    text = (CONTAINER / "compose.yaml").read_text("utf-8")
    needed = set(re.findall(r"\$\{(\w+)(?::\?[^}]*)?\}", text))
    assert needed == set(new_env.NAMES)
    file = tmp_path / ".env"
    assert new_env.complete(file) == new_env.NAMES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    values = re.findall(r"^\w+=([0-9a-f]{48})$", file.read_text("utf-8"), re.MULTILINE)
    assert len(set(values)) == len(new_env.NAMES)


def test_new_env_adds_what_is_missing_and_leaves_alone_what_is_there(tmp_path: Path) -> None:
    new_env = module("new_env")
    file = tmp_path / ".env"
    file.write_text("MAX_CLICKS=5\nAUTODEMO_TOKEN=mine", "utf-8")
    assert set(new_env.complete(file)) == {*new_env.NAMES} - {"AUTODEMO_TOKEN"}
    first = file.read_text("utf-8")
    assert first.startswith("MAX_CLICKS=5\nAUTODEMO_TOKEN=mine\nAUTODEMO_")
    assert new_env.complete(file) == ()
    assert file.read_text("utf-8") == first


def test_workers_and_the_service_are_users_of_their_own() -> None:
    for name, user in (("worker", "worker"), ("api", "service")):
        assert f"redis://{user}:${{AUTODEMO_{user.upper()}_PASSWORD" in SERVICES[name]["environment"]["REDIS_URL"]
        others = [each for each in ("WORKER", "SERVICE", "WINDOW", "WATCHER") if each != user.upper()]
        assert not [each for each in others if f"{each}_PASSWORD" in json.dumps(SERVICES[name])]
    for name, value in REDIS_USERS.items():
        assert value == f"${{AUTODEMO_{name.removeprefix('REDIS_PASSWORD_').upper()}_PASSWORD:?}}"


def test_windows_reach_redis_from_this_computer_only_and_it_reaches_nobody() -> None:
    also = yaml.safe_load((CONTAINER / "windows.yaml").read_text("utf-8"))
    (port,) = also["services"]["redis"]["ports"]
    assert port.startswith("${AUTODEMO_REDIS_BIND:-127.0.0.1}:")
    assert set(also["services"]["redis"]["networks"]) == {"queue", *also["networks"]}
    (network,) = also["networks"].values()
    assert network["driver_opts"] == {"com.docker.network.bridge.enable_ip_masquerade": "false"}


def assert_is_a_command(words: list[str]) -> None:
    """That `autodemo` has this command, and the command these options."""
    name, *options = words
    assert name in COMMANDS
    command = root.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    said: set[Any] = {word for parameter in command.params for word in parameter.opts}
    assert {word for word in options if word.startswith("--")} <= said
