"""A take that lies on disk: what is written beside its pictures so that it can be dressed again, and how it is read."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from autodemo_gui.core.address import masked
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Output
from autodemo_gui.core.script import Script, Step, parse_script
from autodemo_gui.core.take import OUTPUT_FILE, PHONE_FOLDER, SCRIPT_FILE, BeatCue, TakeInfo
from autodemo_gui.core.text import tr
from autodemo_gui.render.plates import TakeReader

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptTake:
    """A take that can be rendered.

    Attributes:
        folder: where it is.
        info: what it says about itself.
        beats: the steps on film, in order.
        script: what was filmed; None when that is not known.
        output: the film it was filmed for.
        phone: the same script filmed in a phone's layout, where that was done.
    """

    folder: Path
    info: TakeInfo
    beats: tuple[BeatCue, ...]
    script: Script | None
    output: Output
    phone: "KeptTake | None"

    def captions_in(self, script: Script) -> dict[int, str]:
        """An edited script's captions by beat.

        Raises:
            InvalidInput: it is not the script of this take: a caption can be edited, what was done cannot.
        """
        steps = self._performed(script)
        for number, (step, beat) in enumerate(zip(steps, self.beats, strict=False), 1):
            if step.action != beat.action:
                raise _other_script(
                    tr(
                        "Step {number} is “{is_}”, in the take it is “{was}”.",
                        number=number,
                        is_=step.action,
                        was=beat.action,
                    )
                )
        if len(steps) != len(self.beats):
            raise _other_script(
                tr("It has {steps} steps, the take has {beats}.", steps=len(steps), beats=len(self.beats))
            )
        return {beat.index: step.caption for beat, step in zip(self.beats, steps, strict=True)}

    def phone_captions(self, captions: Mapping[int, str]) -> dict[int, str]:
        """The captions of this take's beats for the beats of its phone take, in which steps may be left out."""
        if self.phone is None or self.phone.script is None or self.script is None:
            return {}
        own = iter(zip(self._performed(self.script), self.beats, strict=False))
        found = {}
        for step, beat in zip(self.phone._performed(self.phone.script), self.phone.beats, strict=False):
            # The phone's steps are some of this take's, in the same order.
            index = next((mine.index for same, mine in own if same == step), None)
            if index is not None and index in captions:
                found[beat.index] = captions[index]
        return found

    def _performed(self, script: Script) -> tuple[Step, ...]:
        """A script's steps without the opening, which is in no beat."""
        steps = script.steps
        if not steps or steps[0].action != "goto":
            return steps
        begins_with_goto = bool(self.beats) and self.beats[0].action == "goto"
        return steps if begins_with_goto and len(steps) <= len(self.beats) else steps[1:]


def note_take(folder: Path, *, script: Script, output: Output) -> None:
    """Write beside the pictures what was filmed and what for; passwords in addresses are masked.

    Raises:
        OSError: no room or no permission.
    """
    safe = Script.model_validate(masked(script.model_dump(mode="json")))
    (folder / SCRIPT_FILE).write_text(safe.to_json(), "utf-8")
    (folder / OUTPUT_FILE).write_text(output.model_dump_json(indent=2) + "\n", "utf-8")


def open_take(folder: Path) -> KeptTake:
    """Read a take. A phone take that cannot be used, and files beside the pictures that cannot be read, are left out.

    Raises:
        InvalidInput: it is no take, or damaged; names `take`.
    """
    with TakeReader(folder) as reader:
        info, cues = reader.info, reader.cues
    phone = None
    if (folder / PHONE_FOLDER).is_dir():
        try:
            phone = open_take(folder / PHONE_FOLDER)
        except InvalidInput as error:
            _log.warning("the phone take in %s is left out: %s", folder, error)
    beats = tuple(cue for cue in cues if isinstance(cue, BeatCue))
    return KeptTake(folder, info, beats, _script(folder / SCRIPT_FILE), _output(folder / OUTPUT_FILE), phone)


def _script(path: Path) -> Script | None:
    try:
        return parse_script(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, InvalidInput) as error:
        _log.info("the take's script is not known: %s", error)
        return None


def _output(path: Path) -> Output:
    try:
        return Output.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        _log.info("what the take was filmed for is not known: %s", error)
        return Output()


def _other_script(reason: str) -> InvalidInput:
    return InvalidInput(
        "script",
        tr("It is not the script of this take: {reason}", reason=reason),
        tr("Only captions can be edited here; to film other steps: autodemo record --script FILE."),
    )
