"""Reads a Dockerfile and does by hand what an engine would: the Python part of its build, and its entry command."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
CONTAINER = ROOT / "packaging" / "container"
VENV = "/opt/autodemo"
SCRATCH = "/scratch"
UID = 10001


@dataclass(frozen=True)
class Instruction:
    """A line of a Dockerfile, continuations joined and comments gone."""

    stage: int
    word: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    found: list[Instruction] = []
    stage = -1
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        stage += word == "FROM"
        found.append(Instruction(stage, word, " ".join(rest.split())))
    return found


@dataclass(frozen=True)
class Recipe:
    """The Dockerfile, with the image's folders somewhere else.

    Attributes:
        parts: its instructions.
        venv: instead of `/opt/autodemo`.
        scratch: instead of `/scratch`.
    """

    parts: tuple[Instruction, ...]
    venv: Path
    scratch: Path

    def build(self, context: Path, source: Path) -> None:
        """Copy what the first stage copies, run what it runs (apt left out: this computer has its packages)."""
        for part in self.parts:
            if part.stage == 0 and part.word == "COPY":
                *names, target = part.rest.split()
                for name in names:
                    _copy(context / name, source / target)
            if part.stage == 0 and part.word == "RUN" and not part.rest.startswith("apt-get"):
                subprocess.run(["sh", "-ec", self._here(part.rest)], cwd=source, env=self._env(0), check=True)

    def environment(self) -> dict[str, str]:
        """What the image's ENV gives a process, and nothing of ours."""
        return self._env(1)

    def command(self, *args: str) -> list[str]:
        """The image's ENTRYPOINT with these words, or with its own CMD."""
        return [*json.loads(self._only("ENTRYPOINT")), *(args or json.loads(self._only("CMD")))]

    def health(self) -> list[str]:
        """The command of HEALTHCHECK."""
        return [str(word) for word in json.loads(self._only("HEALTHCHECK").partition("CMD ")[2])]

    def _only(self, word: str) -> str:
        (found,) = (part.rest for part in self.parts if part.stage == 1 and part.word == word)
        return found

    def _env(self, stage: int) -> dict[str, str]:
        said = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        for part in self.parts:
            if part.stage == stage and part.word == "ENV":
                for pair in shlex.split(part.rest):
                    name, _, value = pair.partition("=")
                    said[name] = self._here(value).replace("$PATH", said["PATH"])
        return said

    def _here(self, text: str) -> str:
        return text.replace(VENV, str(self.venv)).replace(SCRATCH, str(self.scratch))


def recipe(folder: Path) -> Recipe:
    """The repository's Dockerfile, to be followed in a folder."""
    parts = instructions((CONTAINER / "Dockerfile").read_text("utf-8"))
    return Recipe(tuple(parts), folder / "venv", folder / "scratch")


def confined(command: list[str], environment: Mapping[str, str], scratch: Path, profile: Path) -> list[str]:
    """The words that run a command as compose.yaml's worker is run.

    A read-only root but for the scratch folder, no capability, no new privileges, the user of the image, and the
    seccomp profile; through `unshare`, `setpriv` and libseccomp.
    """
    loader = Path(__file__).with_name("seccomp.py")
    inside = [
        *("setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--no-new-privs"),
        *("--inh-caps=-all", "--bounding-set=-all"),
        *("env", "--ignore-environment", *(f"{name}={value}" for name, value in environment.items())),
        *("/usr/bin/python3", str(loader), str(profile), *command),
    ]
    folder = shlex.quote(str(scratch))
    steps = f"mount --bind {folder} {folder}; mount -o remount,bind,ro /; cd {folder}; exec {shlex.join(inside)}"
    return ["unshare", "--mount", "sh", "-ec", steps]


def owned_scratch(folder: Path) -> None:
    """As the image makes it."""
    folder.mkdir(mode=0o700)
    os.chown(folder, UID, UID)


def _copy(what: Path, where: Path) -> None:
    if what.is_dir():
        shutil.copytree(what, where, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        where.mkdir(parents=True, exist_ok=True)
        shutil.copy2(what, where)
