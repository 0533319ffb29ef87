"""How much of what tells of private persons is masked, and what is masked that need not be.

    python benchmarks/masking.py RUN_FOLDER ... [--hearings DIR]

For each run folder the names of citizens are taken from ``DIR/NAME/gold.jsonl``; telephones,
e-mails and addresses are written into the letters by this program, in many forms. Counted is what
can still be read in the records that exports are made of.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from minekit.records import Block, BlockKind, Response, Sentence
from minekit.redact import Outgoing, outgoing
from minekit.redact.spelling import folded
from minekit.store import Store

HEARINGS = Path(__file__).parent.parent.parent / "shared" / "hearings"
FIRST = ("Sofie", "Mohammed", "Karl-Erik", "Ayse", "Dorthe", "Oluf", "Tobias", "Zenia", "Gudmund",
         "Amalie", "Ahmed", "Vibeke", "Per", "Lis", "Malthe", "Xenia", "Torkild", "Bjarne")
LAST = ("Jensen", "Østergaard", "Al-Khatib", "Yıldız", "Thorup", "Bak", "Kjær", "Friis-Holm",
        "Nørremark", "Vestesen", "Hvid", "Lindegaard", "Bruun", "Juul", "Madsen", "Rahbek")
STREETS = ("Skovbrynet 12", "Nørrebrogade 214, 3. tv", "Gl. Landevej 7B",
           "H.C. Andersens Boulevard 2", "Ved Volden 4, 8000 Aarhus C",
           "Engdraget 31, st. th., 9000 Aalborg", "Lærkevej 5",
           "Strandparken 88, 1. mf.", "Åboulevarden 3", "Tyttebærvænget 101",
           "Sønder Allé 9, 2. sal",
           "Bygaden 66 A, 4200 Slagelse", "Egernsvinget 14", "Mariendalsvej 55, 2000 Frederiksberg")
NUMBERS = ("12 34 56 78", "+45 22334455", "8765 4321", "20-30-40-50", "61 234 567", "0045 70123456",
           "40.50.60.71", "98765432", "31 41 51 61", "+4526272829")
MAILS = ("{first}.{last}@gmail.com", "{last}{n}@hotmail.dk", "{first}@{last}-net.dk",
         "fam.{last}@stofanet.dk", "{first}_{last}@live.dk", "post@{first}{last}.dk")
SAID = {
    "navn": ("Min nabo {x} siger det samme.", "Det har {x} også skrevet til jer om.",
             "Jeg hedder {x} og er født i byen.", "Sammen med {x} har jeg samlet underskrifter.",
             "{x} fra vores opgang fik afslag i marts.", "Vi talte med {x}, der bor overfor."),
    "telefon": ("Ring til mig på {x}.", "I kan træffe mig på tlf. {x} efter kl. 17.",
                "Mit mobilnummer er {x}", "Telefon: {x}", "Jeg kan kontaktes ({x})."),
    "e-mail": ("Skriv til {x}.", "Svar udbedes til {x}, tak.", "Min mail er {x}"),
    "adresse": ("Jeg bor {x}.", "Vi har boet på {x} i tredive år.", "Adressen er {x}",
                "Min mor bor på {x}, og hun går dårligt."),
    "cpr": ("Mit CPR-nummer er {x}.", "Født {x}.", "Min søn ({x}) venter stadig."),
}


def planted(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, what tells of a person, and a sentence with it."""
    def value(kind: str) -> str:
        first, last = chance.choice(FIRST), chance.choice(LAST)
        if kind == "navn":
            return f"{first} {last}"
        if kind == "telefon":
            return chance.choice(NUMBERS)
        if kind == "adresse":
            return chance.choice(STREETS)
        if kind == "e-mail":
            return chance.choice(MAILS).format(first=folded(first), last=folded(last), n=42)
        return (f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(0, 99):02d}"
                f"{chance.choice(('', '-', ' ', ' - '))}{chance.randint(0, 9999):04d}")
    for kind, sentences in SAID.items():
        for _ in range(60):
            item = value(kind)
            yield kind, item, chance.choice(sentences).format(x=item)


class Planted(Store):
    """A run with more sentences in the letters of citizens and of others."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder)
        self.items = list(planted(random.Random(seed)))

    def read(self, record: type, key: str = "") -> list:
        """The records, with more sentences."""
        found = super().read(record, key)
        if record not in (Response, Sentence):
            return found
        responses = super().read(Response)
        homes = [r for r in responses if r.kind == "borger"] or responses
        texts: dict[str, list[tuple[int, str]]] = {}
        for n, (_, _, text) in enumerate(self.items):
            texts.setdefault(homes[n % len(homes)].id, []).append((n, text))
        if record is Sentence:
            return [*found, *(Sentence(f"{id}-x{n}", id, BlockKind.PARAGRAPH, text, 1)
                              for id, more in texts.items() for n, text in more)]
        return [replace(r, blocks=(*r.blocks, *(Block(BlockKind.PARAGRAPH, text)
                                                for _, text in texts.get(r.id, ()))))
                for r in found]


def gold_names(folder: Path) -> dict[str, str]:
    """The name of the sender of each response of a citizen, by file."""
    rows = map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines())
    return {row["file"].removeprefix("pdf/"): row["stakeholder"] for row in rows
            if row["kind"] == "borger" and row["file"] != "pdf/hvidbog.pdf"}


def main() -> None:
    """Print what was kept and what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--hearings", type=Path, default=HEARINGS)
    arguments = parser.parse_args()
    total: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for run in arguments.runs:
        store = Planted(run, 7)
        records = outgoing(store, "citizens")
        by_suffix = {s.id.rpartition("-x")[2]: s.text for s in records.sentences if "-x" in s.id}
        for n, (kind, item, _) in enumerate(store.items):
            total[f"planted {kind}"] += 1
            if item in by_suffix[str(n)]:
                print(f"{run.name}: left: {by_suffix[str(n)]}")
            else:
                masked[f"planted {kind}"] += 1
        count_names(run.name, outgoing(Store(run), "citizens"),
                    gold_names(arguments.hearings / run.name), total, masked)
        count_false(Store(run), false)
    for key, n in total.items():
        print(f"{key:16}{masked[key]:>5} of {n:<5}{masked[key] / n:.3f}")
    print("organisations named in masked responses of others:",
          dict(false))


def count_names(name: str, records: Outgoing, names: dict[str, str], total: Counter[str],
                masked: Counter[str]) -> None:
    """Whether a word of the sender's name is left in what is shown of the letter."""
    for response in records.responses:
        sender = names.get(records.originals[response.id].file)
        if sender is None:
            continue
        total["senders"] += 1
        shown = " ".join([response.id, response.file, response.stakeholder, response.title, *(
            s.text for s in records.sentences if s.response_id == response.id)])
        words = [word for word in re.findall(r"\w{4,}", sender) if word != "Familien"]
        left = [word for word in words if re.search(rf"\b{word}\b", shown)
                or re.search(rf"\b{folded(word)}\b", f"{response.id} {response.file}")]
        if left:
            print(f"{name}: {sender}: left: {left}")
        else:
            masked["senders"] += 1


def count_false(store: Store, false: Counter[str]) -> None:
    """Names of organisations, from hearing.toml and of senders, that lost a word."""
    before = {s.id: s for s in store.read(Sentence)}
    kept = {r.stakeholder for r in store.read(Response) if r.kind != "borger"}
    kept |= {item.name for item in store.hearing().stakeholders if item.kind != "borger"}
    records = outgoing(store, "citizens")
    for old, new in zip(before.values(), records.sentences, strict=True):
        for name in kept:
            if name in old.text:
                false["named"] += 1
                false["lost"] += name not in new.text


if __name__ == "__main__":
    main()
