"""Sentences of Danish text; `‖` marks where one ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.sentences import abbreviations, split_sentences

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


def test_abbreviations() -> None:
    assert abbreviations()["bl.a"] == "never"
    assert abbreviations()["mv"] == "often"
    assert set(abbreviations().values()) == {"never", "seldom", "often", "number"}
    assert not any(word.endswith(".") or word != word.casefold() for word in abbreviations())
