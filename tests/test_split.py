"""Documents to responses: kinds of document, whose words, who sent them and when."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest
from conftest import HEARING
from hypothesis import given
from hypothesis import strategies as st
from pdfs import BOLD, ITALIC, Page

from minekit.danish.dates import MONTHS, find_dates
from minekit.danish.names import UNKNOWN, is_person, kind_of
from minekit.extract import read_document
from minekit.hearing import Hearing
from minekit.records import BlockKind, Problem, Response
from minekit.settings import ExtractSettings, SplitSettings
from minekit.split import find_responses
from minekit.split.directory import Directory

K = BlockKind
Split = Callable[..., tuple[list[Response], list[Problem]]]


@pytest.fixture
def split(tmp_path: Path, hearing: Hearing) -> Split:
    """Writes a PDF with the drawing functions, reads it and finds its responses."""
    def split(*pages: Callable[[Page], None], file: str = "svar.pdf", title: str = ""
              ) -> tuple[list[Response], list[Problem]]:
        path = pdfs.write(tmp_path / file, *pages, title=title)
        return split_file(path, hearing)

    return split


def split_file(path: Path, hearing: Hearing) -> tuple[list[Response], list[Problem]]:
    document = read_document(path, path.name, ExtractSettings())
    return find_responses(document, hearing, SplitSettings(), path.stem)


def parts(response: Response, *kinds: BlockKind) -> list[str]:
    return [block.text for block in response.blocks if block.kind in kinds]


# Letters

def test_the_parts_of_a_letter(tmp_path, hearing):
    (response,), problems = split_file(pdfs.letter(tmp_path / "svar.pdf"), hearing)
    assert problems == []
    assert (response.layout, response.title) == ("letter", "Høringssvar om indgangen")
    assert (response.stakeholder, response.kind) == ("Nordby Ældreråd", "råd")
    assert response.listed
    assert response.date == "2024-05-12"
    assert parts(response, K.PARAGRAPH) == [" ".join(pdfs.FIRST), " ".join(pdfs.SECOND)]
    assert " ".join(parts(response, K.SIGNATURE)) == "Med venlig hilsen Karen Holm formand"
    assert parts(response, K.FRAME) == ["Nordby Ældreråd", "Algade 4, 4000 Nordby", "12. maj 2024"]


@pytest.mark.parametrize(("printed", "stakeholder", "listed"), [
    ("Ældrerådet i Nordby", "Nordby Ældreråd", True),
    ("NORDBY ÆLDRERÅD", "Nordby Ældreråd", True),
    ("Nordby Lokaludvalg, sekretariatet", "Nordby Lokaludvalg", True),
    ("Ældrerådet i Sønderby Kommune", "Ældrerådet i Sønderby Kommune", False),
    ("Skolebestyrelsen ved Strandskolen", "Skolebestyrelsen ved Strandskolen", False),
    ("FORENINGEN FOR BYENS TRÆER", "Foreningen for Byens Træer", False),
])
def test_senders_are_found_in_the_letterhead(tmp_path, hearing, printed, stakeholder, listed):
    path = pdfs.letter(tmp_path / "brev.pdf", sender=printed,
                       signature=("Med venlig hilsen", "Karen Holm, formand"))
    (response,), _ = split_file(path, hearing)
    assert (response.stakeholder, response.listed) == (stakeholder, listed)


def test_a_citizen_signs_only_at_the_end(split):
    def draw(page: Page) -> None:
        page.line("Kære politikere")
        page.skip()
        page.paragraph(*pdfs.SECOND)
        page.lines("Venlig hilsen", "Inger Marie Friis")

    (response,), _ = split(draw, file="brev-3.pdf")
    assert (response.stakeholder, response.kind) == ("Inger Marie Friis", "borger")
    assert parts(response, K.SALUTATION) == ["Kære politikere"]


def test_the_box_with_day_and_references_is_no_text(split):
    def draw(page: Page) -> None:
        page.line("NORDBY SKIBSVÆRFT A/S", BOLD, 14)
        page.skip(20)
        page.lines("Havnesekretariatet", "Att.: Havnechefen")
        page.line("Svar om indgangen", BOLD, 12)
        page.skip()
        for _ in range(3):
            page.paragraph(*pdfs.SECOND)
        for n, text in enumerate(("Deres ref. Indgang", "Vores ref. jtk/mb", "Dato 17.10.2024")):
            page.at(430, 118 + 12 * n, text, size=8.5)

    (response,), _ = split(draw)
    assert response.date == "2024-10-17"
    assert parts(response, K.PARAGRAPH) == [" ".join(pdfs.SECOND)] * 3


def test_an_old_fashioned_salutation_is_no_title(split):
    def draw(page: Page) -> None:
        page.line("Nordby, 5te Maj 2024.")
        page.skip()
        page.line("Højtærede Borgmester!")
        page.skip()
        page.paragraph(*pdfs.SECOND)
        page.lines("Ærbødigst", "Inger Marie Friis")

    (response,), _ = split(draw)
    assert (response.title, response.date) == ("", "2024-05-05")
    assert parts(response, K.SALUTATION) == ["Højtærede Borgmester!"]


def test_a_letter_without_a_name_is_kept_and_told(split):
    def draw(page: Page) -> None:
        page.line("Høringssvar", BOLD, 14)
        page.skip()
        page.paragraph(*pdfs.SECOND)

    (response,), problems = split(draw, file="x.pdf")
    assert response.stakeholder == UNKNOWN
    assert [problem.kind for problem in problems] == ["no sender"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Rådet har ingen bemærkninger til forslaget.", True),
    ("Materialet giver ikke nævnet anledning til bemærkninger.", True),
    ("Vi har ikke noget at tilføje.", True),
    ("Rådet støtter forslaget og har ellers ikke noget at udsætte på det.", False),
    ("De øvrige temaer giver ikke rådet anledning til bemærkninger.", False),
    ("Rådet har ingen bemærkninger til parkerne, men en enkelt til telefonen.", False),
])
def test_no_remarks(tmp_path, hearing, text, expected):
    path = pdfs.letter(tmp_path / "svar.pdf", body=[pdfs.FIRST, (text,)])
    (response,), _ = split_file(path, hearing)
    assert response.no_remarks is expected


@pytest.mark.parametrize("title", ["Kommissorium for ny struktur", "NOTAT", "Pressemeddelelse",
                                   "Dagsorden for møde i Økonomiudvalget"])
def test_a_document_that_is_no_answer_is_called_so(split, title):
    def draw(page: Page) -> None:
        page.line("Nordby Kommune", BOLD, 12)
        page.skip(20)
        page.line(title, BOLD, 16)
        page.skip()
        for heading in ("Baggrund", "Formål", "Organisering"):
            page.line(heading, BOLD)
            for _ in range(4):
                page.paragraph("Byrådet har besluttet, at arbejdet skal tilrettelægges, så det kan",
                               "afsluttes i løbet af næste år med en samlet afrapportering.")

    responses, problems = split(draw, file="000.pdf")
    assert responses == []
    assert [problem.kind for problem in problems] == ["no response"]


@pytest.mark.parametrize(("printed", "stakeholder", "kind"), [
    ("Vinterbaderne i Nordby", "Vinterbaderne i Nordby", "forening"),
    ("Naboerne på Østmolen", "Naboerne på Østmolen", "forening"),
])
def test_those_who_sign_together_by_where_they_meet(split, printed, stakeholder, kind):
    def draw(page: Page) -> None:
        page.line("Kære politikere")
        page.skip()
        page.line("Fiskerne i Nordhavn", BOLD)
        page.paragraph(*pdfs.SECOND)
        page.lines("Venlig hilsen", printed)

    (response,), _ = split(draw, file="brev-4.pdf")
    assert (response.stakeholder, response.kind) == (stakeholder, kind)


def test_a_name_broken_over_two_lines_is_taken_in_full(split):
    def draw(page: Page) -> None:
        page.line("Foreningen Rent Sund", BOLD, 14)
        page.skip(20)
        page.line("Svar om indgangen", BOLD, 12)
        page.skip()
        page.paragraph("Foreningen Rent Sund blev stiftet i 1994 og tæller i dag 800 medlemmer.",
                       "Vi støtter forslaget om en fælles indgang.")
        page.lines("Bestyrelsen for Foreningen Rent", "Sund", "Mikael Friis")

    (response,), _ = split(draw, file="10.pdf")
    assert response.stakeholder == "Foreningen Rent Sund"


# E-mails

def test_the_house_behind_a_name_in_the_from_line_is_the_sender(split):
    def draw(page: Page) -> None:
        page.lines("Fra: Piotr Zielinski, Nordsund Line <pz@line.example>",
                   "Sendt: 3. maj 2024 10:12", "Til: hoering@nordby.example", "Emne: Svar")
        page.skip()
        page.paragraph("Rederiet Nordsund Line sejler til Nordby hver uge.", *pdfs.SECOND)
        page.lines("Mvh.", "Piotr Zielinski", "Operations Manager", "Rederiet Nordsund Line")

    (response,), _ = split(draw)
    assert (response.stakeholder, response.kind) == ("Rederiet Nordsund Line",
                                                     "erhvervsorganisation")


def test_in_an_email_only_the_senders_words_count(split):
    def draw(page: Page) -> None:
        page.lines("Fra: Peter Bruun <peter@mail.example>", "Sendt: 3. maj 2024 10:12",
                   "Til: hoering@nordby.example", "Emne: Svar om telefonerne")
        page.skip()
        page.line("Hej kommune")
        page.skip()
        page.paragraph(*pdfs.SECOND)
        page.lines("Mvh.", "Peter Bruun")
        page.skip()
        page.line("Denne mail kan indeholde fortrolige oplysninger og skal slettes.")
        page.skip()
        page.lines("Fra: Sekretariatet", "Sendt: 1. marts 2024 09:00", "Til: Høringsparter",
                   "Emne: Høring")
        page.skip()
        page.paragraph("Hermed sendes forslaget om en fælles indgang i høring hos råd og nævn.")

    (response,), _ = split(draw)
    assert (response.layout, response.stakeholder, response.date) == ("email", "Peter Bruun",
                                                                     "2024-05-03")
    assert response.title == "Svar om telefonerne"
    assert parts(response, K.PARAGRAPH) == [" ".join(pdfs.SECOND)]
    assert not [t for t in parts(response, K.SIGNATURE) if "fortrolige" in t]


# Forms

def test_in_a_form_the_questions_are_headings_over_the_answers(split):
    def draw(page: Page) -> None:
        page.line("Høringsskema", BOLD, 16)
        page.skip()
        for label, answer in (("Organisation", "Nordby Roklub"), ("E-mail", "ro@nordby.example"),
                              ("Hvad mener I om en fælles indgang?", "Det er en god idé."),
                              ("Må svaret offentliggøres?", "Ja")):
            page.line(label, BOLD, 9)
            page.line(answer)
            page.skip(14)

    (response,), _ = split(draw)
    assert (response.layout, response.stakeholder) == ("form", "Nordby Roklub")
    assert parts(response, K.PARAGRAPH) == ["Det er en god idé."]
    assert "Hvad mener I om en fælles indgang?" in parts(response, K.HEADING)
    assert "ro@nordby.example" in parts(response, K.FRAME)


def portal(page: Page, *rows: tuple[str, str]) -> None:
    page.line("Høringsportal: besvarelse nr. 12", BOLD, 16)
    page.skip()
    page.table([60, 220, 530], [[[label], [value]] for label, value in rows], heading=False)


@pytest.mark.parametrize("boxes", ["[ ] Støtter [ ] Støtter delvist [x] Støtter ikke [ ] Ved ikke",
                                   "[x] Støtter [ ] Støtter ikke"])
def test_an_answer_close_below_the_boxes_is_not_lost(split, boxes):
    def draw(page: Page) -> None:
        portal(page, ("Organisation", "Nordby Roklub"), ("E-mail", "ro@nordby.example"))
        for number, question in enumerate(("Fælles indgang", "Flytning af parkerne"), 1):
            page.line(f"{number}. {question}", BOLD)
            page.skip(4)
            page.line(boxes)
            page.paragraph("Gæsterne lægger hvert år mange penge i byen, og de går ikke så gerne",
                           "seks kilometer efter en liter mælk.")

    (response,), _ = split(draw)
    answer = "Gæsterne lægger hvert år mange penge i byen, og de går ikke så gerne " \
             "seks kilometer efter en liter mælk."
    choice = "Støtter ikke" if "[x] Støtter ikke" in boxes else "Støtter"
    assert response.layout == "form"
    assert parts(response, K.PARAGRAPH) == [choice, answer] * 2


def test_a_choice_that_goes_on_in_the_next_line_is_one(split):
    def draw(page: Page) -> None:
        portal(page, ("Organisation", "Nordby Roklub"), ("E-mail", "ro@nordby.example"))
        page.line("1. Fælles indgang", BOLD)
        page.lines("[ ] Støtter [ ] Støtter delvist, hvis parkerne bliver, hvor de er [x] Støtter",
                   "ikke")

    (response,), _ = split(draw)
    assert parts(response, K.PARAGRAPH) == ["Støtter ikke"]


@pytest.mark.parametrize(("role", "label", "name", "kind"), [
    ("en forening eller organisation", "Organisation", "Strandgades Handelsforening",
     "erhvervsorganisation"),
    ("Forening", "Foreningens navn", "Nordby Roklub", "forening"),
    ("en borger", "Navn", "Inger Marie Friis", "borger"),
])
def test_in_a_form_a_role_is_no_name(split, role, label, name, kind):
    def draw(page: Page) -> None:
        portal(page, ("Svaret er afgivet af", role), (label, name),
               ("E-mail", "svar@nordby.example"), ("Indsendt", "12-05-2024"))
        page.line("1. Fælles indgang", BOLD)
        page.paragraph("Vi er ikke imod en fælles indgang.")

    (response,), _ = split(draw)
    assert (response.layout, response.stakeholder, response.kind) == ("form", name, kind)


# Minutes

def test_minutes_keep_what_was_said_and_drop_the_frame(split):
    def draw(page: Page) -> None:
        page.line("Nordby Lokaludvalg", BOLD, 12)
        page.line("Referat af møde i Nordby Lokaludvalg", BOLD, 15)
        page.skip()
        page.line("Mødedato: tirsdag den 7. maj 2024")
        page.line("Deltagere: Anne Toft, Bo Lind, Carl Mose")
        page.skip()
        page.line("4. Høring om en fælles indgang", BOLD)
        page.paragraph("Udvalget drøftede forslaget og kan støtte det.")
        page.line("Referent: Anne Toft")

    (response,), _ = split(draw)
    assert (response.layout, response.stakeholder) == ("minutes", "Nordby Lokaludvalg")
    assert response.date == "2024-05-07"
    assert parts(response, K.PARAGRAPH) == ["Udvalget drøftede forslaget og kan støtte det."]
    assert "Deltagere: Anne Toft, Bo Lind, Carl Mose" in " ".join(parts(response, K.FRAME))
    assert response.title == "Referat af møde i Nordby Lokaludvalg"


def test_short_minutes_keep_the_one_point_about_the_hearing(split):
    def draw(page: Page) -> None:
        page.line("Nordby Sejlklub", BOLD, 14)
        page.line("Referat af bestyrelsesmøde den 7. maj 2024")
        page.skip()
        page.line("Til stede: Anne Toft, Bo Lind, Carl Mose")
        for heading, text in (
                ("Punkt 3: Standernedhaling", ["Standeren hales på lørdag, og Bo griller."]),
                ("Punkt 4: Klubbens høringssvar", pdfs.SECOND),
                ("Punkt 5: Eventuelt", ["Toilettet løber, og Anne ringer til en smed."])):
            page.skip()
            page.line(heading, BOLD)
            page.paragraph(*text)

    (response,), problems = split(draw)
    assert (response.layout, response.stakeholder) == ("minutes", "Nordby Sejlklub")
    assert parts(response, K.PARAGRAPH) == [" ".join(pdfs.SECOND)]
    assert response.title == "Punkt 4: Klubbens høringssvar"
    assert {problem.kind for problem in problems} == {"left out"}


# White books

def chapter(page: Page, name: str, *texts: str) -> None:
    page.line(name, BOLD, 13)
    page.line("Modtaget 12-05-2024", ITALIC, 8)
    page.skip()
    for text in texts:
        page.paragraph(text)
    page.skip(20)


def test_a_white_book_is_split_at_the_headings_that_name_a_sender(split):
    def contents(page: Page) -> None:
        page.line("Hvidbog", BOLD, 24)
        page.line("Indhold", BOLD, 14)
        page.lines("1.1 Nordby Ældreråd" + "." * 40 + "2", "1.2 Strandskolen" + "." * 40 + "2")

    def text(page: Page) -> None:
        page.line("1. Råd og skoler", BOLD, 18)
        chapter(page, "1.1 Nordby Ældreråd", "Vi støtter forslaget om en fælles indgang.")
        chapter(page, "1.2 Strandskolen", "Skolen er imod at flytte parkerne, som børnene bruger.",
                "Vi vil gerne høres igen.")

    responses, _ = split(contents, text, file="hvidbog.pdf")
    assert [(r.stakeholder, r.kind, r.listed, r.date) for r in responses] == [
        ("Nordby Ældreråd", "råd", True, "2024-05-12"),
        ("Strandskolen", "institution", False, "2024-05-12")]
    assert [len(parts(r, K.PARAGRAPH)) for r in responses] == [1, 2]
    assert {r.layout for r in responses} == {"whitebook"}


def test_the_day_at_the_head_of_a_page_belongs_to_the_name_at_the_foot_before(split):
    def book(page: Page) -> None:
        page.line("Hvidbog", BOLD, 20)
        page.skip(20)
        chapter(page, "Nordby Ældreråd", "Vi støtter forslaget om en fælles indgang.")
        page.at(70, 770, "Nordby Roklub", BOLD, 13)

    def next_page(page: Page) -> None:
        page.top = 60
        page.line("Modtaget 14-05-2024", ITALIC, 8)
        page.skip(4)
        page.paragraph("Roklubben vil gerne flytte.", "Vi støtter en fælles indgang.")
        page.skip(20)
        chapter(page, "Strandskolen", "Skolen er imod at flytte parkerne.")

    responses, _ = split(book, next_page, file="hvidbog.pdf")
    assert [(r.stakeholder, r.date) for r in responses] == [
        ("Nordby Ældreråd", "2024-05-12"), ("Nordby Roklub", "2024-05-14"),
        ("Strandskolen", "2024-05-12")]


def test_in_a_table_the_administrations_column_is_a_comment(split):
    def draw(page: Page) -> None:
        page.line("Hvidbog", BOLD, 20)
        page.table([60, 170, 380, 530], [
            [["Afsender"], ["Bemærkning"], ["Forvaltningens kommentar"]],
            [["Nordby Ældreråd"], ["Rådet støtter en fælles", "indgang til kommunen."],
             ["Tages til efterretning."]],
            [["Nordby Lokaludvalg"], ["Udvalget er imod at", "flytte parkerne."],
             ["Indgår i arbejdet."]],
        ])

    responses, _ = split(draw, file="hvidbog.pdf")
    assert [(r.stakeholder, r.layout) for r in responses] == [
        ("Nordby Ældreråd", "whitebook-table"), ("Nordby Lokaludvalg", "whitebook-table")]
    assert parts(responses[0], K.TABLE) == ["Rådet støtter en fælles indgang til kommunen."]
    assert parts(responses[1], K.COMMENT) == ["Indgår i arbejdet."]


def test_a_table_goes_on_over_a_page_where_nothing_is_commented(split):
    columns = [60, 100, 230, 400, 530]

    def first(page: Page) -> None:
        page.line("Hvidbog", BOLD, 20)
        page.top = 600
        page.table(columns, [
            [["Nr."], ["Afsender"], ["Bemærkning"], ["Forvaltningens kommentar"]],
            [["1"], ["Nordby Ældreråd"], ["Rådet støtter en fælles", "indgang til kommunen."],
             ["Tages til efterretning."]]])

    def second(page: Page) -> None:
        page.at(columns[2] + 4, 94, "Rådet vil gerne høres igen,")
        page.at(columns[2] + 4, 108, "når parken skal tegnes.")
        page.top = 114
        page.table(columns, [
            [["2"], ["Nordby Lokaludvalg"], ["Udvalget er imod at", "flytte parkerne."], []]],
            heading=False)

    responses, _ = split(first, second, file="hvidbog.pdf")
    assert [(r.stakeholder, *parts(r, K.TABLE, K.PARAGRAPH)) for r in responses] == [
        ("Nordby Ældreråd", "Rådet støtter en fælles indgang til kommunen.",
         "Rådet vil gerne høres igen, når parken skal tegnes."),
        ("Nordby Lokaludvalg", "Udvalget er imod at flytte parkerne.")]


def test_a_name_in_the_margin_that_no_word_tells_is_known_from_the_contents(split):
    names = ("Kajfolket", "Nordby Roklub", "Nordby Golfklub", "Nordby Lokaludvalg", "Vandposten")

    def contents(page: Page) -> None:
        page.line("Hvidbog", BOLD, 24)
        page.lines(*(f"{name} {'.' * 60} {n}" for n, name in enumerate(names, 2)))

    def answer(name: str) -> Callable[[Page], None]:
        def draw(page: Page) -> None:
            page.at(70, 90, name, BOLD)
            page.at(70, 104, "12. maj 2024", size=8)
            page.left = 190
            page.paragraph("Vi støtter forslaget om en fælles indgang, fordi borgerne i dag",
                           f"sendes fra dør til dør. Det siger {name} og alle vi kender.")
        return draw

    responses, _ = split(contents, *map(answer, names), file="hvidbog.pdf")
    assert [(r.stakeholder, r.first_page, r.date) for r in responses] == [
        (name, page, "2024-05-12") for page, name in enumerate(names, 2)]


# Names

@pytest.mark.parametrize(("printed", "found"), [
    ("Danmarks Naturfredningsforening Klitborg", "Danmarks Naturfredningsforening Klitborg"),
    ("Danmarks Naturfredningsforenlng Klitborg", "Danmarks Naturfredningsforening Klitborg"),
    ("Danmarks Naturfredningsforening Hedeborg", ""),
    ("Danmarks Naturfredningsforening, Klitborg", "Danmarks Naturfredningsforening Klitborg"),
])
def test_the_branch_in_one_town_is_not_that_in_another(printed, found):
    hearing = Hearing.from_text(HEARING + """
[[stakeholder]]
name = "Danmarks Naturfredningsforening Klitborg"
kind = "forening"
""")
    assert Directory(hearing, SplitSettings().name_match).find(printed) == found


@pytest.mark.parametrize(("name", "kind"), [
    ("Ældrerådet i Sønderby", "råd"), ("Huslejenævnet i Sønderby", "nævn"),
    ("Vesterby Lokaludvalg", "lokaludvalg"), ("Social- og Sundhedsudvalget", "fagudvalg"),
    ("Sønderby Kommune", "forvaltning"), ("Hoved-MED i Sønderby", "MED-udvalg"),
    ("Sønderby Lærerforening", "faglig organisation"), ("FOA Sønderby", "faglig organisation"),
    ("Sønderby Handelsstandsforening", "erhvervsorganisation"),
    ("Byggefirmaet Lind A/S", "erhvervsorganisation"), ("Sønderby Roklub", "forening"),
    ("Grundejerforeningen Lærken", "forening"), ("Skolebestyrelsen ved Åskolen", "institution"),
    ("Elevrådet på Åskolen", "institution"), ("Inger Marie Friis", "borger"),
    ("Bruger-pårørenderådet på Plejehjemmet Åglimt", "råd"),
    ("Pårørenderådet på Bostedet Åglimt", "råd"), ("Deltidsstyrken i Sønderby", "forening"),
    ("Godser og Jordbrug i Sønderby", "erhvervsorganisation"),
    ("Indsatsstyrken på Sønderby Brandstation", "forening"),
    ("Rederiet Nordsund Line", "erhvervsorganisation"), ("Line Friis", "borger"),
    ("Sønderby Skibsværft", "erhvervsorganisation"), ("Sønderby Taxa", "erhvervsorganisation"),
    ("Møllers Fiskehus", "erhvervsorganisation"), ("Anne Line", "borger"),
])
def test_kinds_follow_from_the_words_of_a_name(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(("name", "expected"), [
    ("Inger Marie Friis", True), ("Ole & Lis Bang", True), ("Familien Terp", True),
    ("Karen og Egon Toft", True), ("Peter", False), ("Sønderby Roklub", False),
    ("Til rette vedkommende", False), ("12. maj 2024", False), ("Operations Manager", False),
    ("Maersk Training", False), ("Nordsund Line", False), ("Adm. Direktør", False),
    ("Jytte Line Madsen", True), ("Piotr Zielinski", True),
])
def test_names_of_persons(name, expected):
    assert is_person(name) is expected


# Dates

@pytest.mark.parametrize(("text", "date"), [
    ("Nordby, den 5. november 2024", "2024-11-05"), ("d. 5.11.2024", "2024-11-05"),
    ("05-11-24", "2024-11-05"), ("5/11-2024", "2024-11-05"), ("5/11 2024", "2024-11-05"),
    ("5. nov. 2024", "2024-11-05"), ("2024-11-05", "2024-11-05"), ("3.MAJ 2024", "2024-05-03"),
    ("den 5te November 2024", "2024-11-05"), ("22de december 2024", "2024-12-22"),
    ("1ste maj 2024", "2024-05-01"), ("2den Maj 2024", "2024-05-02"),
])
def test_dates_as_danes_write_them(text, date):
    assert [found.isoformat() for _, found in find_dates(text)] == [date]


@pytest.mark.parametrize("text", ["31-02-2024", "2024-6250755", "tlf. 12 34 56 78", "§ 12, stk. 3",
                                  "kl. 9.30-11.30", "den 5. november"])
def test_what_is_no_date(text):
    assert list(find_dates(text)) == []


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)))
def test_every_date_is_found_in_every_spelling(date):
    for text in (f"den {date.day}. {MONTHS[date.month - 1]} {date.year}",
                 f"{date.day}.{date.month}.{date.year}", date.strftime("%d-%m-%Y"),
                 f"{date.day}/{date.month}-{date.year}", date.isoformat()):
        assert [found for _, found in find_dates(f"Brev {text} modtaget")] == [date]
