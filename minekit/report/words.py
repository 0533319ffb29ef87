"""The Danish words, signs and colours of the reports, in one place."""

from __future__ import annotations

from typing import NamedTuple

from minekit.records import BlockKind, Problem, Stance


class Look(NamedTuple):
    """How a stance is shown.

    Parameters
    ----------
    sign
        What stands in a cell; no two stances share it, so that colour is never needed to read.
    name
        In running text and legends.
    meaning
        One sentence for the legend.
    fill, strong
        Colours of a cell and of a bar, six hexadecimal digits. Blue for, orange against: told
        apart with any common colour blindness, and dark text on ``fill`` is readable.
    """

    sign: str
    name: str
    meaning: str
    fill: str
    strong: str


LOOKS = {
    Stance.SUPPORTS: Look(
        "+", "Støtter", "Afsenderen støtter grebet.", "A9CCE8", "1F5F9E"),
    Stance.SUPPORTS_WITH_CONDITIONS: Look(
        "(+)", "Støtter med forbehold",
        "Afsenderen støtter grebet, men stiller betingelser eller tager forbehold.",
        "DCEBF7", "7FB2DC"),
    Stance.OPPOSES: Look(
        "–", "Imod", "Afsenderen er imod grebet eller ønsker en anden løsning.",
        "F6BE93", "B94F07"),
    Stance.MIXED: Look(
        "±", "Delt", "Afsenderen er delt eller afvejer for og imod uden at konkludere.",
        "F3E3A1", "B8941A"),
    Stance.NEUTRAL: Look(
        "0", "Tager ikke stilling", "Afsenderen omtaler grebet uden at tage stilling.",
        "E2E4E8", "8A93A0"),
}

SUPPORT = frozenset({Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS})
"""The stances that count as support."""

SILENT = "Nævner ikke grebet"
SILENT_MEANING = ("Afsenderen nævner ikke grebet. Tavshed tælles hverken som støtte eller "
                  "modstand.")
REVIEW = "?"
REVIEW_MEANING = ("Vurderingen er usikker og bør ses igennem af en medarbejder, før den bruges.")
NO_THEME = "Andre emner"
NO_PROBLEMS = "Alle filer og sider er læst og brugt."

ASPECTS = {"theme": "Tema", "move": "Greb", "silent": SILENT, "point": "Synspunkt",
           **{str(stance): look.name for stance, look in LOOKS.items()}}
"""What a statement is about."""

BLOCKS = {
    BlockKind.HEADING: "overskrift", BlockKind.PARAGRAPH: "afsnit", BlockKind.LIST: "punkt",
    BlockKind.TABLE: "tabel", BlockKind.QUOTE: "citat", BlockKind.FOOTNOTE: "fodnote",
    BlockKind.SALUTATION: "indledning", BlockKind.SIGNATURE: "underskrift",
    BlockKind.COMMENT: "forvaltningens kommentar", BlockKind.HEADER: "sidehoved",
    BlockKind.FOOTER: "sidefod", BlockKind.SIDE: "sidespalte", BlockKind.FRAME: "brevhoved",
}
"""What kind of text a sentence stands in."""

LAYOUTS = {"letter": "brev", "email": "e-mail", "form": "skema", "minutes": "referat",
           "whitebook": "hvidbog", "whitebook-table": "hvidbog (tabel)"}

GUIDE = (
    "Bilaget følger temaerne. Under hvert tema står først, hvem der støtter hvert greb, hvem der "
    "er imod, og på hvilke betingelser, og derefter de synspunkter, der går igen.",
    "Parentesen foran et synspunkt viser antallet af henvendelser, O, når en offentlig myndighed "
    "er iblandt, og LU, når et lokaludvalg er det.",
    "Henvendelser er nummereret som i listen bagest, hvor også de filer og sider er opført, der "
    "ikke kunne læses eller bruges.",
)
"""How to read the annex."""

METHOD = {
    "Sådan er bilaget dannet":
        "Bilaget er dannet maskinelt ud fra høringssvarene. Hver sætning er knyttet til de temaer "
        "og greb, den handler om, og hver afsenders stillingtagen er udledt af sætningerne.",
    "Citater":
        "Alle citater er ordrette og har henvisning til henvendelse og side. Det er kontrolleret, "
        "at hvert citat står på den angivne side; ellers dannes bilaget ikke.",
    "Sikkerhed":
        "Sikkerheden angiver, hvor sikker maskinen er på en vurdering. Vurderinger og afsendere, "
        "der er mærket med »?«, er usikre og bør ses igennem af en medarbejder, før de bruges.",
    "Tavshed":
        "En afsender, der ikke nævner et greb, tælles hverken som støtte eller modstand.",
}
"""How the annex came about: a title and a paragraph each."""


PROBLEMS = {
    "crashed": "Læsningen af filen brød sammen",
    "damaged": "Filen er beskadiget",
    "damaged page": "Siden er beskadiget",
    "duplicate": "Samme fil som en anden; talt én gang",
    "empty page": "Siden er uden tekst",
    "encrypted": "Filen er beskyttet med adgangskode",
    "hidden text": "Skjult tekst er udeladt",
    "joined": "Samme afsender flere steder i en hvidbog; samlet til ét svar",
    "joint letter": "Flere organisationer svarer i ét brev; talt som ét svar",
    "left out": "Sætninger, der ikke indgår i noget høringssvar",
    "limit": "For stor til at blive læst helt",
    "needs OCR": "Siden er et billede, der ikke er læst",
    "no pages": "Filen er uden sider",
    "no permission": "Filen må ikke læses",
    "no response": "Ikke et høringssvar",
    "no sender": "Afsenderen er ikke fundet",
    "not a PDF": "Ikke en PDF-fil",
    "same sender": "Afsenderen har flere svar; de er talt hver for sig",
    "turned text": "Tekst på skrå er udeladt",
    "unreadable": "Filen kan ikke læses",
}
"""The kinds of problems; others are shown by their message."""


def problem(item: Problem) -> str:
    """What is wrong, for readers of an annex."""
    return PROBLEMS.get(item.kind, item.message)


def remarks(no_remarks: bool) -> str:
    """Whether a sender has any, for a column."""
    return "ingen" if no_remarks else "ja"


def yes(value: bool) -> str:
    """``ja`` or ``nej``."""
    return "ja" if value else "nej"
