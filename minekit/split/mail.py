"""Printed e-mails: the head, the sender's words, and the letter that is quoted below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import DISCLAIMER, DIVIDER, QUOTED_ORIGINAL, TEXT_LABEL
from minekit.records import Block, BlockKind
from minekit.split.anatomy import dress
from minekit.split.fields import Field, field_name, read_fields
from minekit.split.letter import Letter, is_contact, is_prose
from minekit.split.together import BEHALF

HEAD = 20
"""Blocks among which the head of an e-mail stands."""
LONGEST_NOTE = 60
"""Words with which an e-mail is passed on."""

_BY_MAIL = re.compile(r"@|^(?:sendt|sent|emne|subject)\b|\d[:.]\d\d\b(?!\.\d)", re.IGNORECASE)
"""What the head of an e-mail has, and labels at the head of a letter have not."""
_FROM = re.compile(r"(?P<name>[^<>@]{3,60}?)\s*<[\w.+-]+@[\w.-]+>(?P<rest>.*)")
_MACHINE = re.compile(r"\b(?:no|do-?not)-?reply|ikke-?svar", re.IGNORECASE)
"""What sends what somebody else wrote on a web page."""
_FORWARDED = re.compile(r"(?:vs|fw|fwd|videresendt)\s*:", re.IGNORECASE)
_ANSWER = re.compile(r"(?:sv|re|aw)\s*:", re.IGNORECASE)
_PROGRAM = re.compile(r"^(?:gmail|outlook)\s+", re.IGNORECASE)
_NOISE = re.compile(r"\d+ (?:meddelelser?|beskeder?|messages?|vedhæfte(?:t|de) fil\w*|"
                    r"attachments?)\b"
                    r"[^.]{0,20}(?:\s[^;]{1,80}\.(?:pdf|docx?|xlsx?|png|jpe?g|msg|zip)\b;?)*$|"
                    r"(?:gmail|outlook)$", re.IGNORECASE)


def read_head(blocks: Sequence[Block]) -> list[Field]:
    """The fields of an e-mail's head; empty if this is no e-mail."""
    fields = _first_head(read_fields(blocks[:_end_of_head(blocks)]))
    named = {field.name: field.value for field in reversed(fields)}
    addressed = "recipient" in named or "@" in named.get("sender", "")
    if ("sender" in named and addressed and named.keys() & {"subject", "date"}
            and any(_BY_MAIL.search(blocks[n].text) for field in fields for n in field.blocks)):
        return fields
    lines = [(n, match) for n, block in enumerate(blocks[:HEAD])
             if len(block.text) < 250 and not QUOTED_ORIGINAL.match(block.text)
             and (match := _FROM.match(_PROGRAM.sub("", block.text)))]
    dated = [(n, match) for n, match in lines if any(find_dates(match["rest"]))]
    return [field for n, match in (dated or lines)[:1] for field in (
        Field("sender", match["name"], (n,)), Field("date", match["rest"], (n,)), *fields)]


def _first_head(fields: Sequence[Field]) -> list[Field]:
    """Without those of another e-mail below it, which names its sender anew."""
    senders = [n for n, field in enumerate(fields) if field.name == "sender"]
    return list(fields[:senders[1]]) if len(senders) > 1 and senders[0] < 2 else list(fields)


def _end_of_head(blocks: Sequence[Block]) -> int:
    """Where the text begins; what stands beside a label is none, however long it is."""
    labelled = {(block.cell.table, block.cell.row) for block in blocks[:HEAD]
                if block.cell is not None and block.cell.column == 0 and field_name(block.text)}
    return next((n for n, block in enumerate(blocks[:HEAD]) if is_prose(block)
                 and (block.cell is None or (block.cell.table, block.cell.row) not in labelled)),
                HEAD)


def dress_mail(letter: Letter, head: Sequence[Field], is_authority: Callable[[str], bool]
               ) -> None:
    """Give each block of an e-mail its kind.

    When somebody at the authority only passes an e-mail on, the one below it is the answer.

    Parameters
    ----------
    is_authority
        Tells whether a name is that of the authority that holds the hearing.
    """
    blocks = letter.blocks
    last = max((n for field in head for n in field.blocks), default=-1)
    original = next((n for n in range(last + 1, len(blocks))
                     if QUOTED_ORIGINAL.match(blocks[n].text)), len(blocks))
    inner = _passed_on(head, blocks[last + 1:original], blocks[original:])
    if inner and not any(field.name == "sender" and is_authority(without_address(field.value))
                         for field in inner):
        below = Letter(list(blocks[original:]), "email")
        dress_mail(below, inner, is_authority)
        letter.fields, letter.title, letter.signature, letter.letterhead = (
            below.fields, below.title, below.signature, below.letterhead)
        letter.blocks = [*_framed(blocks[:original]), *below.blocks]
        return
    above = _framed(blocks[:last + 1])
    for field in head:
        value = field.value
        if field.name == "sender" and _MACHINE.search(value):
            continue
        if field.name == "sender" and (behalf := BEHALF.search(value)):
            letter.fields.setdefault("organisation", behalf["name"])
            value = value[:behalf.start()]
        letter.fields.setdefault(field.name, without_address(value))
    _set_title(letter, above, blocks[:last + 1], head)
    text = Letter([replace(block, kind=BlockKind.FRAME) if _is_added(block) else block
                   for block in blocks[last + 1:original]], title=letter.title)
    dress(text, headless=True)
    text.blocks = [_keep_subject(block, text.title, letter.title) for block in text.blocks]
    _drop_mail_signature(text)
    letter.title = letter.title or text.title
    letter.blocks = [*above, *text.blocks, *_framed(blocks[original:])]
    letter.signature = [block for block in text.blocks if block.kind is BlockKind.SIGNATURE]
    letter.letterhead = [block for block in text.blocks if block.kind is BlockKind.FRAME]


def _framed(blocks: Sequence[Block]) -> list[Block]:
    return [replace(block, kind=BlockKind.FRAME) for block in blocks]


def _passed_on(head: Sequence[Field], note: Sequence[Block], original: Sequence[Block]
               ) -> list[Field]:
    """The head of the e-mail below, if this one does no more than pass it on."""
    inner = read_head(original)
    values = {field.name: field.value for field in reversed(head)}
    within = {field.name: field.value for field in reversed(inner)}
    received = _domains(values.get("sender", "")) & _domains(within.get("recipient", ""))
    answered = _is_alike(values.get("recipient", ""), within.get("sender", ""))
    forwarded = _FORWARDED.match(values.get("subject", "")) or (
        received and not _ANSWER.match(values.get("subject", "")))
    if not inner or not forwarded or answered:
        return []
    words, below = _words(note), _words(original)
    return inner if words < LONGEST_NOTE and words < below else []


def _is_alike(recipient: str, sender: str) -> bool:
    """Whether an e-mail goes to the one who sent the e-mail below it: then it is an answer."""
    plain = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
    a, b = (re.sub(r"[\W_]+", " ", text.casefold().translate(plain))
            for text in (recipient, sender))
    return fuzz.partial_ratio(a, b) > 85


def _domains(text: str) -> set[str]:
    return {domain.casefold() for domain in re.findall(r"@([\w.-]+\w)", text)}


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks if is_prose(block))


def _is_added(block: Block) -> bool:
    """Whether a program or the house, not the sender, adds this to every e-mail."""
    return ((DISCLAIMER.search(block.text) is not None and len(block.text) < 600)
            or _NOISE.match(block.text) is not None
            or (block.text.endswith(":") and TEXT_LABEL.fullmatch(block.text) is not None))


def without_address(value: str) -> str:
    """A sender's name without the address behind it."""
    return re.sub(r"\s*[<\[(]?[\w.+-]+@[\w.-]+[>\])]?", "", value).strip(" \"'")


def _set_title(letter: Letter, above: list[Block], originals: Sequence[Block],
               head: Sequence[Field]) -> None:
    """The subject line, or the heading above the head, is the title."""
    for field in head:
        if field.name == "subject" and field.value:
            n = field.blocks[-1]
            block = originals[n]
            start = block.text.rfind(field.value)
            if start >= 0:
                above[n] = replace(block.cut(start, start + len(field.value)),
                                   kind=BlockKind.HEADING, cell=None)
            letter.title = field.value
            return
    named = {n for field in head if field.name != "reference" for n in field.blocks}
    for n, block in enumerate(originals):
        if n not in named and block.kind is BlockKind.HEADING and not _NOISE.match(block.text):
            above[n] = block
            letter.title = block.text
            return


def _keep_subject(block: Block, title: str, subject: str) -> Block:
    """In the text of an e-mail there is no letterhead: what is no address is the sender's."""
    if block.kind is BlockKind.FRAME and not is_contact(block.text) and not subject and title:
        return replace(block, kind=BlockKind.HEADING)
    return block


def _drop_mail_signature(letter: Letter) -> None:
    """What a mail program adds below the name is not the sender's words."""
    cut = False
    for n, block in enumerate(letter.blocks):
        if DIVIDER.match(block.text) or (block.kind is BlockKind.SIGNATURE and cut):
            cut = True
        elif block.kind is BlockKind.SIGNATURE:
            cut = _begins_imprint(letter.blocks, n)
        if cut:
            letter.blocks[n] = replace(block, kind=BlockKind.FRAME)


def _begins_imprint(blocks: Sequence[Block], n: int) -> bool:
    """Whether an address begins here: with it, or with the name of the house above it."""
    own, following = blocks[n], blocks[n + 1:n + 2]
    if is_contact(own.text):
        return True
    return bool(following) and own.size < blocks[0].size - 0.4 and is_contact(following[0].text)
