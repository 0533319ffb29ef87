"""What a run would do again, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

SHOWN = 5
"""Files that are named."""
LETTERS = "letters that are new, and all if those are others from which is learnt"
CUT_OFF = "there is no finished run to take over from; what was stored before is kept"


class Step(NamedTuple):
    """A stage, what it would do, and why."""

    stage: str
    does: str
    why: tuple[str, ...]


def explain(before: Mapping[str, Any], now: Mapping[str, Any], unread: Sequence[str],
            unsplit: Sequence[str]) -> list[Step]:
    """Compare what the last run was made from with what there is now.

    Parameters
    ----------
    before
        Of the manifest; empty if no run is finished.
    now
        The same of the run that would be.
    unread, unsplit
        Files whose text, and whose responses, are not stored.
    """
    number = len(now["files"])
    new = tuple(_files(before, now)) if before else (CUT_OFF,)
    program = tuple(_unlike(before, now, "code", "the program changed"))
    reading = (*new, *program, *_settings(before, now, "extract"),
               *_unlike(before, now, "ocr", "OCR is another than last time"))
    splitting = (*reading, *_settings(before, now, "split"), *_unlike(
        before, now, "senders", "the hearing's stakeholders, theme titles or authority changed"))
    all_anew = (*_settings(before, now, "link"), *_settings(before, now, "stance"),
                *_unlike(before, now, "subjects", "themes, moves or considerations changed"))
    judging = (*(splitting if unsplit else (*new, *program)), *all_anew,
               *_unlike(before, now, "decisions", "decisions were made"))
    gathering = (*judging, *_settings(before, now, "cluster"))
    writing = (*gathering, *_unlike(before, now, "hearing", "hearing.toml changed"),
               *_settings(before, now, "report"))
    if not {*writing, *splitting}:
        writing = ("a file that it wrote is gone or was changed",)
    return [
        Step("extract", f"reads {len(unread)} of {number} PDFs, finds responses in {len(unsplit)}",
             splitting if unsplit else ()),
        Step("judge", "all letters" if all_anew or program else LETTERS if judging else "nothing",
             judging),
        Step("cluster", "all passages, unless they turn out the same" if gathering else "nothing",
             gathering),
        Step("report", "writes all tables and reports", (*splitting, *writing))]


def as_text(steps: Sequence[Step], names: Mapping[str, str]) -> str:
    """The steps in plain words; ``names`` are those of the stages."""
    if not steps:
        return "nothing to do: the last run was made from the same"
    lines = []
    for step in steps:
        lines.append(f"{names.get(step.stage, step.stage)}: {step.does}")
        lines += [f"  because {why}" for why in dict.fromkeys(step.why)]
    return "\n".join(lines)


def _unlike(before: Mapping[str, Any], now: Mapping[str, Any], key: str, why: str) -> Iterator[str]:
    if before and before.get(key) != now[key]:
        yield why


def _settings(before: Mapping[str, Any], now: Mapping[str, Any], stage: str) -> Iterator[str]:
    """The settings of a stage that changed, with their old and new values."""
    old, new = before.get("settings", {}).get(stage, {}), now["settings"][stage]
    for name, value in new.items() if before else ():
        if old.get(name) != value:
            yield f"the setting {stage}.{name} was {old.get(name)!r} and is {value!r}"


def _files(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Files that are new, gone or have other bytes."""
    old, new = before["files"], now["files"]
    kinds = {"new": [file for file in new if file not in old],
             "changed": [file for file in new if file in old and old[file] != new[file]],
             "gone": [file for file in old if file not in new]}
    for kind, found in kinds.items():
        if found:
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            yield f"{kind}: {', '.join(found[:SHOWN])}{more}"
    if before.get("unused") != now["unused"]:
        yield "there are other files that cannot be used"
