"""Sentences of Danish text; `‖` marks where one ends and the next begins."""

from __future__ import annotations

import time
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.sentences import abbreviations, split_sentences

if TYPE_CHECKING:
    from spacy.language import Language

CASES = {
    "abbreviations": [
        "Det gælder bl.a. Nørrebro og f.eks. Københavns Ejendomme. ‖ Vi er enige.",
        "Jf. Københavns Kommunes styrelsesvedtægt er det udvalgets opgave, jf. § 18.",
        "Børn, unge, ældre m.fl. har gavn af det. ‖ Det gælder også pårørende m.fl. ‖ Vi er glade.",
        "Vi mangler boliger, skoler mv. ‖ Derfor er vi imod.",
        "Vi mangler boliger, skoler m.v. ‖ Kommunen bør handle.",
        "Det koster ca. 4.300 kr. pr. år, inkl. moms. ‖ Vi foreslår 2,6 mio. kr. ‖ Det er nok.",
        "Udgiften stiger til 3 mia. kr. i 2026. ‖ Ekskl. pensioner er det 5 pct. ‖ Det er meget.",
        "Forslaget vedr. Kgs. Enghave og Gl. Kongevej samt Sct. Hans og Ndr. Fasanvej er godt.",
        "Vi taler ift. Bispebjerg og mht. Valby hhv. Vanløse, evt. Amager.",
        "Spørgsmål: se pkt. 4, stk. 3, nr. 2, litra a, art. 9 og kap. 3 osv. ‖ Tak.",
        "Cand.mag. Hanne Holm og dr.phil. Per Bro har skrevet notatet. ‖ Det er læst.",
        "Adm. direktør Bo Lund, afd. Nord, oplyser det til afd. Syd.",
        "Der er 10 km. ‖ Vi cykler 200 m. ‖ Resten er 5 kvm. ‖ Det går.",
        "Mvh. Jens Hansen, fmd. Lokaludvalget",
        "Vi mangler skoler m. v. ‖ Det gælder f. eks. Valby m. fl. ‖ Vi taler bl. a. om Amager.",
        "Vi kender xyz.v. Andersen og ndrfr. Hansen.",
    ],
    "numbers and dates": [
        "Høringen sluttede den 5. november 2024. ‖ Udvalget mødes d. 5.11.2024. ‖ Vi deltager.",
        "Fra 1. januar til 31. December gælder de gamle regler i 3. klasse og 7.-9. klasse.",
        "Det sker 1. Maj og d. 5. 11. 2024.",
        "Mødet er kl. 16.30. ‖ Vi slutter kl. 18. ‖ Der er kaffe.",
        "Udgiften er 4.300. ‖ Den var 2,6 i 2023. ‖ I 2024 faldt den.",
        "Efter § 12, stk. 3. ‖ § 13 siger det modsatte. ‖ 12 medlemmer stemte imod.",
        "Det er den 2. Limfjordsforbindelse. ‖ Vi bor på 3. sal.",
        "Vi svarer efter den 5. ‖ Det er for sent.",
        "Vi har læst kapitel 3. ‖ Kapitlet er kort.",
        "1. Vi støtter forslaget. ‖ 2. Vi er imod fristen. ‖ 3. Ingen bemærkninger.",
        "1.2. Bemærkninger til økonomien",
        "Vi har to krav: 1. Trafikken skal ned. ‖ 2. Støjen skal måles.",
        "a. Trafikken skal ned. ‖ b. Støjen skal måles.",
        "Stemmerne faldt sådan. ‖ For: 48, imod: 47. ‖ Resten var blanke.",
        "Det gælder 4. 5. og 6. klasse.",
    ],
    "names and letters": [
        "Vi støtter A.M. Thygesen, H.C. Andersens Boulevard, K.L. og R.S. i det.",
        "Anne B. Hansen er formand. ‖ J. F. Kennedy var det ikke.",
        "Vi foretrækker model B. ‖ Kommunen bør vælge den. ‖ Se bilag A. ‖ Vi har læst det.",
        "P.N.V. Hans Hansen. ‖ E.b. Karen Vind.",
        "Det kan vi se fordele i. ‖ Skolerne er enige, jf. § 37 a. ‖ Rådet er tilfreds.",
        "Svaret er givet af KL. ‖ SUF er uenig med DR. ‖ Det er noteret.",
        "Firmaet Nordbyg A/S. ‖ I/S Affald, Byg ApS og Varme K/S er enige.",
        "Kapitel II. ‖ Det handler om ældre.",
    ],
    "other stops": [
        "Hvorfor nu? ‖ Fordi det haster! ‖ Gør det ikke?! ‖ Jo!!! ‖ Nå.",
        "Vi håber ... og venter. ‖ Måske… ‖ Men nej... ‖ Det går ikke.",
        "... og så var der forslaget. ‖ …men vi er imod. ",
        "Det er (desværre!) for sent. ‖ Skal vi (igen?) vente?",
        "Det er fint :-) ‖ Vi ses ;) ‖ Tak.",
        "Vi siger nej; Det er vores svar: Kommunen skal vente.",
        "Se www.kk.dk. ‖ Skriv til post@kk.dk. ‖ Læs https://kk.dk/a.b?c=d. ‖ Tak.",
        "Det står der.¹ ‖ Det er forkert.",
        "Vi er glade. ‖ – Det er vi også. ‖ • Og vi er enige.",
        "hej. ‖ jeg er imod det her forslag. ‖ hvorfor spørger i ikke os? ‖ det er dårlig stil.",
        "vi er imod.‖Det er dumt!‖Vi siger nej.men Bo.Lund siger ja på Kk.Dk",
        "Vi håber meget. ‖ Derfor\nskriver vi nu. \n\n ‖ uden punktum\n \n ‖ Tak",
    ],
    "brackets and quotations": [
        "(Vi støtter det. ‖ Det gør alle.) ‖ Derfor svarer vi.",
        "Vi støtter forslaget (se bilag 3. Det er vedlagt) og takker.",
        "»Vi er imod.« ‖ »Det er vi også,« siger rådet.",
        "Rådet siger: »Vi er imod.« ‖ Det er klart.",
        "Rådet siger: ”Vi er imod”. ‖ Det er klart.",
        "Rådet siger: \"Vi er imod!\" ‖ \"Hvad nu?\" spørger vi. ‖ 'Ja.' ‖ Nej.",
        "Svaret »Vi er imod. Det er dumt.« står på side 3.",
        "Svaret ”Vi er imod. Det er dumt” og svaret \"Nej. Tak.\" står på side 3.",
        "Hun sagde »nej.« og gik. ‖ ’Sådan.’ ‖ (Ja!) ‖ [...] Og så videre.",
    ],
    "abbreviations of administration": [
        "Se § 12, stk. 3, nr. 2, i lov nr. 1089 af 16. august 2023 samt bekg. nr. 12. ‖ Det "
        "er klart.",
        "Efter lovens § 4, stk. 1, pkt. 2, 3. pkt., skal kommunen høre rådet. ‖ Det er ikke "
        "sket.",
        "Jf. serviceloven §§ 83-87 og sundhedsloven kap. 38 a. ‖ Vi henviser til begge.",
        "Vi henviser til planlovens § 15, stk. 2, nr. 12. ‖ Planen bør ændres.",
        "Reglen står i § 16 a, stk. 1, 1. og 2. pkt. ‖ Vi ønsker den bevaret.",
        "Sagsnr. 2024-0012345, dok.nr. 3, j.nr. 01.02.05-P16-1-24. ‖ Vi svarer hermed.",
        "Bilaget har j. nr. 24/1234, matr. nr. 5a og ejd. nr. 12. ‖ Det er vedlagt.",
        "Lbk. nr. 1157 af 1. juli 2020 gælder. ‖ Bkg. nr. 7 er ophævet.",
        "Udgiften pr. 1. januar 2025 er kr. 4.500,- pr. md. ekskl. moms. ‖ Det er dyrt.",
        "Budgettet er 12,5 mio. kr. i 2025 og 3 mio. kr. i 2026 ff. ‖ Det rækker ikke.",
        "Der er 3,4 årsv. og ca. 12 t. om ugen. ‖ Vi mangler 2 stillinger.",
        "Åbningstiden er man.-fre. kl. 9-15 og lør. kl. 10-12. ‖ Søndag er der lukket.",
        "Ring tlf. 33 12 34 56, lok. 12. ‖ Skriv til Center for Plan, att. Byplan.",
        "Vi bor på Nørregade 12, 2. tv. ‖ Vi bor på Algade 3, st. th. ‖ Det larmer.",
        "Adressen er Vestergade 4, 3. sal, 5000 Odense C. ‖ Vi mødes der.",
        "Medlemmerne er bl.a. FOA, DSR, BUPL, 3F m.fl. ‖ HK er ikke med.",
        "Høringen er udsendt af BUF, SUF, TMF o.a. ‖ Svaret er fælles.",
        "Vedr.: Høring om lokalplan nr. 123. ‖ Vi har disse bemærkninger.",
        "Ad. 3. Vi støtter forslaget. ‖ Ad. 4. Vi er imod.",
        "Ad 3. Vi støtter forslaget.",
        "Pkt. 7. Høring om budget. ‖ Rådet drøftede sagen.",
        "Re. punkt 4 kan vi sige ja. ‖ Re. punkt 5 nej.",
        "Det gælder afd. 12, tills. Nord og distr. Syd. ‖ Alle er hørt.",
        "Kst. direktør Jens Holm og vicedir. Anne Lund deltog. ‖ Mødet var godt.",
        "Pæd. leder og souschef er enige, jf. ref. af 3. maj. ‖ Vi bakker op.",
        "Personalet (pæd.medhj., soc.pæd. og sosu-ass.) er presset. ‖ Det går ikke.",
    ],
    "points, paragraphs and years": [
        "Det er fase 1. ‖ Fase 2 følger i 2026. ‖ Fase 3 er uvis.",
        "Vi er enige i punkt 3. ‖ Punkt 4 bør udgå.",
        "Vi vælger model 2. ‖ Den er billigst.",
        "I 2019 var der 212. ‖ I 2024 var der 140.",
        "Vi fik svar i 2023. ‖ Kommunen lovede mere.",
        "Det er 1. gang i 10 år. ‖ 2. gang må ikke komme.",
        "Børn i 0.-3. klasse og i 10. klasse rammes. ‖ Resten gør ikke.",
        "Den 5. i hver måned holder vi møde. ‖ Den næste er aflyst.",
        "Fristen er d. 1. marts kl. 12.00. ‖ Derefter er det for sent.",
        "Vi mødtes 12.03.2024. ‖ Rådet var fuldtalligt.",
        "Mødet er den 12/3-2024. ‖ Vi kommer.",
        "Prisen er 1.250.000 kr. ‖ Driften er 10 % lavere.",
        "Det er dyrere end i 1. kvartal 2024. ‖ 2. kvartal var bedre.",
        "Dronning Margrethe 2. Vej og Christian 4. Gade spærres. ‖ Det er uheldigt.",
        "1) Vi er for. ‖ 2) Vi er imod.",
        "(1) Vi er for. ‖ (2) Vi er imod.",
        "i) Vi er for. ‖ ii) Vi er imod.",
        "3.1.2 Trafik. ‖ Vi er imod.",
        "IV. Økonomi",
        "A. Generelt. ‖ B. Særligt.",
        "- Vi er imod. ‖ - Vi er for.",
        "Klokken var 20. ‖ Så gik vi hjem.",
        "Der er 2 alternativer: A. og B. ‖ Vi vælger A.",
        "Støjen er 58 dB. ‖ Grænsen er 55 dB(A). ‖ Den er overskredet.",
    ],
    "initials and firms": [
        "Formand H. P. Clausen og J.C. Jacobsen deltog. ‖ De var enige.",
        "Svaret er skrevet af Anne-Mette B. Holm. ‖ Hun er formand.",
        "Vi bor ved Chr. den 4.s Gade. ‖ Der er støj.",
        "Skt. Annæ Plads, Sdr. Boulevard og Nr. Farimagsgade er med. ‖ De er smalle.",
        "Det mener Dr. Holm, hr. Lund og fru Bo. ‖ Vi er enige.",
        "Vi køber ind i A.P. Møller Parken. ‖ Der er fred.",
        "Svar fra Nordby Boligselskab a.m.b.a. ‖ Vi er imod.",
        "Firmaet Byg & Co. har svaret. ‖ Byg & Co. ApS har ikke.",
        "Vores sag er den samme som St. Restrup og Ll. Skensved. ‖ Vi er små byer.",
        "Hjælpen gives af DSB. ‖ Movia kører resten.",
        "Han bor i S. Bjert. ‖ Hun bor i Ø. Hurup.",
    ],
    "direct speech": [
        "»Vi er imod. Det er for dyrt,« siger formanden. ‖ Hun er vred.",
        "”Vi er imod. ‖ Det er for dyrt.” ‖ Sådan sagde formanden.",
        "\"Vi er imod.\" ‖ Sådan sagde formanden.",
        "Der står ”bør”, ikke ”skal”. ‖ Det er en forskel.",
        "Planen kalder det »et løft«. ‖ Det er det ikke.",
        "Hvad betyder »på sigt«? ‖ Vi ved det ikke.",
        "”Skal det være sådan?”, spurgte en mor. ‖ Vi svarede nej.",
        "Kommunen skriver: ”Der er ikke råd. ‖ Derfor lukkes skolen.” ‖ Det er forkert.",
        "Forslaget (bilag 2) er uklart. ‖ (Vi har spurgt to gange.) ‖ Ingen svarede.",
        "Vi er imod [se bilag 1.] og siger nej. ‖ Tak.",
    ],
    "capitals, other languages, line ends": [
        "VI ER IMOD FORSLAGET. ‖ DET ER FOR DYRT. ‖ KOMMUNEN MÅ SPARE ANDRE STEDER.",
        "JF. § 12, STK. 3, NR. 2. ‖ DET ER VORES SVAR.",
        "Vi stoetter forslaget. ‖ Det er paa tide. ‖ Oekonomien haenger sammen.",
        "Vi er imod… ‖ Meget imod… ‖ Tak.",
        "Er det rimeligt?? ‖ Nej!! ‖ Aldrig.",
        "Vi er glade 😊. ‖ Det er godt! 👍 ‖ Tak 🙏",
        "Vi stöder förslaget. ‖ Det är bra för Malmö, t.ex. för barnen.",
        "We support the proposal. ‖ It is good, e.g. for children. ‖ See p. 3.",
        "Siunnersuut tapersersorparput. ‖ Qujanaq.",
        "Kære alle! ‖ Tak for sidst. ‖ Vi ses.",
        "Konklusion: Vi er imod. ‖ Begrundelse: Det er dyrt.",
        "Overordnede bemærkninger \n\n ‖ Vi er imod. ‖ Det er dyrt.",
        "Vi er imod planen, fordi den\ner for dyr. ‖ Den er også\nfor sen.",
        "Vi er imod kl.\n12.30 og nr.\n4. ‖ Tak.",
    ],
}


@pytest.mark.parametrize("marked", [case for cases in CASES.values() for case in cases])
def test_cases(marked: str) -> None:
    text = marked.replace(" ‖", "").replace("‖", "")
    wanted = [part.strip() for part in marked.split("‖")]
    assert [text[start:end] for start, end in split_sentences(text)] == wanted


@pytest.mark.parametrize("sentence", [part.strip() for cases in CASES.values() for case in cases
                                      for part in case.replace("\n \n", "").split("‖")])
def test_a_sentence_alone_is_one(sentence: str) -> None:
    assert split_sentences(sentence) == [(0, len(sentence))]


PARTS = ["Vi", "vi", "er", "bl.a", "m.v", "nr", "kr", "2024", "5", "§", "A", "H.C", "Å", "kk.dk",
         ".", "...", "…", "?", "!", ":", ";", ",", "(", ")", "»", "«", "”", '"', "'", "–", "¹",
         ":-)", " ", " ", " ", "\n", "\n\n", "\u00a0", "a\u030a"]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join) | st.text(max_size=80))
def test_spans_are_in_order_and_leave_out_only_white_space(text: str) -> None:
    spans = split_sentences(text)
    offsets = [offset for span in spans for offset in span]
    assert offsets == sorted(offsets)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_blank_lines_divide(text: str) -> None:
    first, second = split_sentences(text), split_sentences(f"{text}\n\nTak")
    assert second[-1] == (len(text) + 2, len(text) + 5)
    assert second[:-1] == first


def test_long_text_without_a_sentence_takes_no_time() -> None:
    for text in ("." * 100_000, "a. " * 30_000, "x" * 100_000, "(A. " * 20_000, '"A. ' * 10_000):
        assert split_sentences(text)[-1][1] == len(text.rstrip())


def test_time_grows_with_the_number_of_words_alone() -> None:
    def seconds(words: int) -> float:
        started = time.process_time()
        assert split_sentences("Vi mener, at nr. " * (words // 4)) == [(0, words // 4 * 17 - 1)]
        return time.process_time() - started

    assert seconds(20_000) < 16 * seconds(5_000) + 0.5
    assert split_sentences("ord " * 100_000) == [(0, 399_999)]


@pytest.mark.parametrize("text", [case.replace("‖ ", "") for case in CASES["abbreviations"]])
def test_decomposed_letters_change_nothing(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", apart[start:end]) for start, end in split_sentences(apart)
            ] == [text[start:end] for start, end in split_sentences(text)]


LETTERS = st.characters(categories=["L", "M", "N", "P", "S", "Z", "Cc", "Cf"])
STRANGE = ["\u0000", "\u200b", "\u00ad", "\ufeff", "\x1b", "😊", "👩‍👧", "🇩🇰", "q̂", "ĸ", "Nuuk. ",
           "Å. ", "T.ex. ", "E.g. ", "VI ER IMOD. ", "paa oeen. "]


@given(st.text(LETTERS, max_size=60) | st.lists(st.sampled_from([*STRANGE, *PARTS]), max_size=30)
       .map("".join))
def test_strange_text_is_kept_whole(text: str) -> None:
    spans = split_sentences(text)
    assert [end <= start for (_, end), (start, _) in pairwise(spans)] == [True] * (len(spans) - 1)
    between = [0, *(offset for span in spans for offset in span), len(text)]
    assert not "".join(text[between[at]:between[at + 1]] for at in range(0, len(between), 2)
                       ).strip()


@pytest.mark.parametrize(("text", "tokens"), [
    ("Jf. § 12, stk. 3, nr. 2 og", "Jf.|§|12|,|stk.|3|,|nr.|2|og"),
    ("§§ 83-87 og 2,6 mio.kr.", "§§|83-87|og|2,6|mio.kr."),
    ("Den 5. november kl. 16.30", "Den|5.|november|kl.|16.30"),
    ("d. 5.11.2024 og 12/3-2024.", "d.|5.11.2024|og|12/3-2024|."),
    ("A.M. Thygesen og J. F. Bo", "A.M.|Thygesen|og|J.|F.|Bo"),
    ("Nordbyg A/S, I/S Affald.", "Nordbyg|A/S|,|I/S|Affald|."),
    ("»Ja,« siger rådet. ”Nej”.", "»|Ja|,|«|siger|rådet|.|”|Nej|”|."),
    ("KL's, DSB’s og Lars’ 'nej'", "KL's|,|DSB’s|og|Lars’|'|nej|'"),
    ("Børn i 7.-9. klasse (bilag 3)…", "Børn|i|7.-9.|klasse|(|bilag|3|)|…"),
    ("Skriv til post@kk.dk.", "Skriv|til|post@kk.dk|."),
    ("cand.mag. Bo, 2. sal tv.", "cand.mag.|Bo|,|2.|sal|tv."),
    ("og/eller 0-6-årige 10 %", "og/eller|0-6-årige|10|%"),
])
def test_tokens(text: str, tokens: str) -> None:
    assert [token.text for token in _danish()(text)] == tokens.split("|")


@given(st.text(LETTERS, max_size=60))
def test_tokens_give_back_the_text(text: str) -> None:
    assert _danish()(text).text == text


@cache
def _danish() -> Language:
    from minekit.danish.language import danish

    return danish()


def test_abbreviations() -> None:
    assert abbreviations()["bl.a"] == "never"
    assert abbreviations()["mv"] == "often"
    assert set(abbreviations().values()) == {"never", "seldom", "often", "number"}
    assert not any(word.endswith(".") or word != word.casefold() for word in abbreviations())
