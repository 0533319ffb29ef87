"""A document, or a part of one, to a letter: which kind it is, and which of its words are text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minekit.danish.letters import FORM, MEETING
from minekit.records import Block, BlockKind
from minekit.split.anatomy import cut_at_divider, dress
from minekit.split.contents import find_contents
from minekit.split.directory import Directory
from minekit.split.fields import read_fields
from minekit.split.form import PARTICULARS, dress_form, dress_minutes
from minekit.split.letter import Letter, is_prose
from minekit.split.mail import dress_mail, read_head

FEWEST = 3
"""Kinds of particulars in a form."""

FEWEST_IN_FORM = 2
"""The same under a heading that says that it is one."""


def read_letter(blocks: Sequence[Block], sides: Sequence[Block], directory: Directory) -> Letter:
    """The letter, read in the way of its kind.

    Parameters
    ----------
    sides
        Headers, side columns and footers.
    """
    letter = Letter(list(blocks))
    headings = [block.text for block in blocks[:12] if block.kind is BlockKind.HEADING]
    frame = [block.text for block in sides if block.kind is BlockKind.HEADER]
    if head := read_head(blocks):
        letter.layout = "email"
        dress_mail(letter, head, directory.is_authority)
    elif _is_form(blocks, [*headings, *frame]):
        letter.layout = "form"
        dress_form(letter)
    elif _is_minutes(blocks, headings):
        letter.layout = "minutes"
        dress_minutes(letter, directory.speaks_of_subject)
    else:
        text = next((n for n, block in enumerate(blocks) if is_prose(block)), len(blocks))
        for field in read_fields(blocks[:text]):
            letter.fields.setdefault(field.name, field.value)
        dress(letter)
        cut_at_divider(letter)
    for n in find_contents(letter.blocks):
        letter.blocks[n] = replace(letter.blocks[n], kind=BlockKind.FRAME)
    return letter


def _is_form(blocks: Sequence[Block], titles: Sequence[str]) -> bool:
    particulars = {field.name for field in read_fields(blocks, loose=True)} & PARTICULARS
    if any(FORM.search(title) for title in titles):
        return len(particulars) >= FEWEST_IN_FORM
    if len(particulars) < FEWEST:
        return False
    named = not particulars.isdisjoint({"person", "given", "organisation"})
    return (("contact" in particulars and not particulars.isdisjoint({"form", "consent"}))
            or (named and "contact" in particulars
                and not particulars.isdisjoint({"date", "reference"})))


def _is_minutes(blocks: Sequence[Block], headings: Sequence[str]) -> bool:
    fields = {field.name for field in read_fields(blocks[:12])}
    return "meeting" in fields or any(MEETING.search(text) for text in headings[:2])
