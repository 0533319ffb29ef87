"""Words by which the parts of a Danish letter, e-mail, form or report of a meeting are known.

Written from general knowledge of Danish correspondence.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE

SALUTATION = re.compile(
    r"(?:kære|hej|hejsa|goddag|god dag|(?:højs?t|vel)?ærede|høje|dav|hr\.|fru|til|att\b|att\.|"
    r"vedr\. jeres)\b", _I)

_GOES_ON = (r"(?![^.!?]*\b(?:skal|vil|har|kan|er|gør|ønsker|send\w*|fremsend\w*|indsend\w*|"
            r"afgiv\w*|bemærk\w*|protester\w*|takker|svarer|skriver)\b)")
"""No sentence: "På vegne af klubben skal jeg hermed ..."."""

CLOSING = re.compile(
    r"(?:(?:med|de|mange|venlig|venlige|kærlig|kærlige|bedste|kollegial|kollegiale|hjertelig)\b"
    r"[\w\s]{0,40}\bhils(?:en|er|e?ner)\b|med [\w-]*hilsen\b|de?\w* \w+ hilsner\b|[\w-]*hilsen\b|"
    r"[\w-]+ hilsen[\s,!]*$|"
    r"hilsner\b|m?\.?v\.?h\.?\b|k\.?h\.?\b|\bbh\b|ærbødigst|højagtelsesfuldt|"
    rf"på vegne af\b{_GOES_ON}|på [\w\s.,'’-]{{2,60}}? vegne\b{_GOES_ON}|"
    r"p\.\s?n?\.?\s?b?\.?\s?v\.|p\.b\.v\.|på forhånd tak|"
    r"underskrevet\b|referent\s*:|ref\.\s*:?\s+[A-ZÆØÅ]|for [\w\s-]{0,30}bestyrelsen\b$|"
    r"mit freundlichen grüßen|med vänlig\w* hälsning\w*|med vennlig hilsen|"
    r"(?:kind|best|warm) regards|yours (?:sincerely|faithfully)|sincerely\b|"
    r"for (?:leder|medarbejder|a-|b-)\w*siden\s*:|god (?:påske|jul|sommer|weekend|dag)\b)", _I)

AFTERWORD = re.compile(r"(?:noter?|slutnoter|bilag|kilder|litteratur|vedlagt|p\.?\s?s)\b", _I)
"""How what follows below the names begins."""

CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\bwww\.|https?://|\b(?:tlf|telefon|mobil|fax|cvr|ean|se-nr)\b\.?|"
    r"\b\d{4}\s+(?-i:[A-ZÆØÅ][a-zæøå])|"
    r"\b[\w-]+(?:vej|gade|gaden|allé|alle|plads|pladsen|stræde|vænget|vænge|torv|torvet|løkken|"
    r"parken|gangen|stien|sti|bakken|bakke|toften|toft|kaj|sporet|svinget|vangen|have|haven|"
    r"marken|krogen|høj|centret|boulevard|kanal|brygge)\s+\d+", _I)

DIVIDER = re.compile(r"[_=\-–—*]{5,}")
DISCLAIMER = re.compile(r"(?:(?:mail|meddelelse|besked)\w* (?:\w+ ){0,4}fortrolig|rette modtager|"
                        r"confidential|sendt fra (?:min|outlook|mail)\b|sent from my|"
                        r"^(?:sent|sendt) (?:with|from|via|med|fra) \w|^(?:get|få|hent) outlook|"
                        r"scannet for virus|virus-free|virusfri|"
                        r"tænk på miljøet)", _I)

ATTACHED = re.compile(r"vedhæft|vedlagt|vedlægger|vedlægges|hermed (?:sendes|fremsendes|følger)|"
                      r"fremsender hermed|sender hermed|se (?:venligst )?bilag", _I)
"""How an e-mail says that the letter itself comes with it."""

QUOTED_ORIGINAL = re.compile(
    r"(?:-+\s*)?(?:oprindelig meddelelse|original message|tidligere besked|videresendt|"
    r"forwarded message)|den .{4,60}\bskrev\b.*:?$|on .{4,200} wrote:?$|(?:fra|from):\s", _I)

FIELDS: dict[str, re.Pattern[str]] = {name: re.compile(rf"(?:{pattern})\s*:?", _I)
                                      for name, pattern in {
    "organisation": r"organisation(?:ens navn)?|forening|virksomhed|"
                    r"(?:organisation|forening|virksomhed|firma) ?/ ?"
                    r"(?:organisation|forening|virksomhed|firma)|institution|høringspart|"
                    r"(?:svarer )?på vegne af(?: hvem)?|(?:hørings)?svar(?:et)? (?:er )?afgivet af|"
                    r"afgivet af|hvem repræsenterer (?:du|i)\??|firma|myndighed/organisation|"
                    r"foreningens navn|virksomhedens navn|navn på (?:organisation|forening|"
                    r"virksomhed|myndighed)\w*|interessent",
    "sender": r"fra|from|afsender|afs\.?|indsender|(?:indsendt|besvaret|udfyldt|skrevet) af|"
              r"svar fra",
    "person": r"(?:hvad er )?(?:(?:dit|jeres|borgerens) )?(?:fulde )?navn(?: og efternavn)?\??|"
              r"for- og efternavn|fornavn og efternavn|navn \(valgfrit\)",
    "given": r"fornavne?", "family": r"efternavn",
    "contact": r"kontaktperson|kontaktoplysninger|kontakt|(?:e-?)?(?:mail|post)(?:-?adresse)?|"
               r"tlf\.?(?:nr\.?)?|telefon(?:nummer|nr\.?)?|mobil(?:nr\.?|nummer)?|titel|stilling|"
               r"(?:privat|din )?adresse|postnr\.?|postnummer(?: og by)?|postnr\.? og by|"
               r"postnr\.? ?/ ?by|by|bopæl|bopælskommune|hvor bor du\??|"
               r"hvilke[nt]? (?:postnummer|bydel|kommune)[\w\s]{0,20}\??|tilknytning|"
               r"cvr(?:-?nr\.?|-?nummer)?|ean(?: nummer|-nr\.?)?|"
               r"(?:hvad er din |hvor gammel er du\??)?alder\??|hvor gammel er du\??|køn",
    "recipient": r"til|to|cc|bcc|modtager|kopi(?: til)?|myndighed",
    "date": r"(?:vores )?dato|date|(?:sendt|sent|afsendt|indsendt|modtaget|oprettet|udfyldt|"
            r"besvaret|afgivet|received|submitted)(?: den| d\.| dato)?|"
            r"(?:svar|indsendelses|modtagelses|brev)dato|dato for (?:svar|indsendelse|modtagelse)|"
            r"mødedato|tidspunkt",
    "subject": r"emne|subject|vedr\.?|vedrørende|overskrift",
    "meeting": r"deltagere|til ?stede|tilstede|afbud|sted|mødested|mødeleder|fraværende|dagsorden|"
               r"ordstyrer",
    "reference": r"sagsnr\.?|sagsnummer|dokumentnr\.?|dok\.? ?nr\.?|j\.? ?nr\.?|journalnr\.?|"
                 r"sagsbehandler|vores ref\.?|deres ref\.?|ref\.?|direkte(?: tlf\.?)?|"
                 r"sags-?id|svarnr\.?|svar nr\.?|høringssvar nr\.?|bilag til|respondent(?:-?id)?|"
                 r"(?:svar|besvarelses)-?id|løbenr\.?|høring|høringssag|svarnummer|"
                 r"(?:kvitterings|reference|besvarelses|henvendelses)(?:nr\.?|nummer)|id|"
                 r"brevid|sags id|dok\. id|akt(?:-?id|nr\.?)?|høringens titel",
    "form": r"vedhæfte(?:t|de)(?: filer| fil)?|vedhæftning(?:er)?|bilag|filer|"
            r"(?:(?:jeg|vi|du|i) svarer|svarer (?:du|i)) som[\w\s,/]*\??|"
            r"opfølgningsflag|"
            r"flagstatus|prioritet|kategori(?:er)?|attachments?|importance",
    "consent": r"må (?:vi|svaret|dit svar|jeres svar|høringssvaret)[\w\s]*\??|samtykke[\w\s]*|"
               r"(?:jeg|vi) accepterer[\w\s]*",
}.items()}
"""Labels of fields, by what stands behind them."""

TITLE_WORD = re.compile(
    r"hørings?|svar|bemærkning|udtalelse|kommentar|indsigelse|protest|indspil|vedr\.|vedrørende|"
    r"angående|\bang\.|input|synspunkt|høringsskema|referat|protokol|kvittering|henvendelse|"
    r"forslag", _I)

RESPONSE_WORD = re.compile(
    r"høringssvar|svar (?:på|til|fra|vedr)|\bsvar\b|bemærkninger|udtalelse|indsigelse|kommentarer|"
    r"protest|kvittering|\bSV:", _I)
HEARING_WORD = re.compile(r"høring", _I)

TEXT_LABEL = re.compile(
    r"(?:(?:angiv|indtast|skriv) )?(?:(?:dit|jeres|mit|vores|selve) )?"
    r"(?:hørings)?svar(?:et)?\s*:?|"
    r"(?:bemærkning|besked|svartekst|tekst|indsigelse)\s*:?", _I)
"""What a form prints over the whole of an answer."""
ROLE = re.compile(r"(?:som )?(?:en|et) (?-i:[a-zæøå ,/()-]+)|privat ?person|(?:privat )?borger", _I)
"""As what somebody answers a form, where others fill in who."""
BOXES = re.compile(r"(?P<box>\[[ xX]?\]|\([ xX]\)|[☐☑☒□■▢✓✔])\s*"
                   r"(?P<text>(?:(?!\([ xX]\))[^\[☐☑☒□■▢✓✔])+)")
"""Answers to tick, and the boxes before them."""
TICKED = re.compile(r"[\[(][xX][\])]|[☑☒■✓✔]")

MEETING = re.compile(r"referat|protokol|ordinært møde|bestyrelsesmøde|udvalgsmøde|dagsorden|"
                     r"beslutningsprotokol|med-møde", _I)
FORM = re.compile(r"skema|formular|høringsportal|digital(?:t)? (?:høring|høringssvar|svar)|"
                  r"borgerforslag|svar nr\.|nyt høringssvar|svar fra borger|besvarelse|respondent|"
                  r"survey|indsendt (?:via|høringssvar|gennem)|kvittering for", _I)
LABEL_PREFIX = re.compile(r"(?:\d{1,2}[.)]\s+)?(?:(?:angiv|indtast|oplys|udfyld)\s+)?", _I)
"""What may stand before the label of a field."""
COPIES = re.compile(r"(?:c\.?c\.?|kopi(?: til| sendt til)?)\s*[:.]?\s+[A-ZÆØÅ]|(?:cc|kopi)\s*:", _I)
"""To whom a letter goes besides."""
HINT = re.compile(r"(?:uddyb|skriv|angiv|beskriv|begrund|tilføj|kryds)\b[\w\s,()]{0,80}[:.]?", _I)
"""What a form asks for between a question and its answer."""
WHITE_BOOK = re.compile(r"hvidbog|samling af høringssvar|indkomne høringssvar|"
                        r"modtagne høringssvar|samlede høringssvar|høringssvar samlet", _I)

BACK_MATTER = re.compile(r"bilag|appendiks|høringsliste|høringsparter|liste over|oversigt over|"
                         r"hørte (?:parter|myndigheder)|kolofon|efterskrift", _I)
"""Headings of what follows the answers of a white book."""

COLLECTION = re.compile(
    r"^høringsnotat|(?:indkomne|modtagne|samlede|indsendte)\s(?:\w+\s)?"
    r"(?:svar|bemærkninger|indsigelser|henvendelser|kommentarer)|"
    r"(?:behandling|gennemgang|oversigt|resum[eé]) (?:af|over) (?:hørings)?svar|"
    r"(?:bemærkninger|indsigelser|svar) samlet", _I)
"""A title of a document that may hold the answers of others, or only speak of them."""

AUTHORITY = (r"forvaltning|administration|kommune|ministeri|region|myndighed|(?<!be)styrelse|"
             r"sekretariat|teknik|planafdeling|byråd|magistrat|direktion")
"""Words for those who hold a hearing, as a pattern."""
_COMMENT = (r"bemærkning|kommentar|svar|vurdering|indstilling|besvarelse|behandling|anbefaling|"
            r"stillingtagen")
COMMENT_LABEL = re.compile(
    rf"(?:(?:[\w-]+\s){{0,3}}?[\w-]*(?:{AUTHORITY})\w*\s(?:[\w-]+\s){{0,2}}?(?:{_COMMENT})\w*"
    r"(?:\s(?:til|hertil|om|vedr)\b[^:.]{0,60})?|(?:kommentar|vurdering|indstilling)(?:er)?)"
    r"\s*(?::|$|\s[–-]\s)", _I)
COMMENT_SENTENCE = re.compile(
    rf"[\w-]*(?:{AUTHORITY})\w*\s(?:\w+\s)?(?:bemærker?|vurderer|oplyser?|anbefaler|foreslår|"
    r"indstiller|takker|noterer|henviser|finder|har noteret|tager)\b", _I)
ANSWER_LABEL = re.compile(
    r"(?:høringssvar|bemærkning(?:er)?|resum[eé]|henvendelse|indsigelse|svar|indhold|"
    r"hovedsynspunkter)(?:et|en)?\s*:?", _I)

NO_RESPONSE = re.compile(
    r"^(?:kommissorium|notat|memo|dagsorden|indstilling|pressemeddelelse|nyhed|orientering|"
    r"høringsbrev|høringsliste|invitation|tidsplan|sagsfremstilling|bilagsoversigt|"
    r"følgebrev|aftale|budgetaftale|vejledning|status|rapport|analyse|oplæg|baggrundsnotat|"
    r"automatisk svar|autosvar|liste over|indbydelse|indkaldelse|nyhedsbrev|nyt fra|afgørelse|"
    r"høringsmateriale|sammenfatning|resumé af|deltagerliste|program for|kom til|annonce)\b", _I)
_ANSWERS = r"(?:bemærkninger|kommentarer|høringssvar|svar|synspunkter|udtalelse)"
HOST_PHRASE = re.compile(
    r"kære høringspart|"
    r"beder (?:hermed )?(?:jer |dig )?om (?:jeres|din|dine|eventuelle)\s(?:\w+\s)?"
    rf"{_ANSWERS}|{_ANSWERS}\w* (?:til \w+ )?(?:bedes|skal være|kan) (?:\w+ )?(?:sendes|sendt|"
    r"indsendes|indsendt|afgives|afgivet|fremsendes|fremsendt|modtaget)|"
    r"(?:sendes|sender|fremsendes|udsendes) hermed [^.]{0,120}i (?:offentlig )?høring|"
    r"hermed (?:sendes|udsendes|fremsendes)[^.]{0,120}i (?:offentlig )?høring|"
    r"har modtaget (?:dit|jeres|din|deres) (?:høringssvar|svar|henvendelse|mail)|"
    r"mail kan ikke besvares|\bdu kan klage|inviterer (?:alle|interesserede|borgere|til \w+møde)\b|"
    r"\btilmelding (?:er|skal|sker)|(?:svar|hørings)fristen (?:er|udløber) (?:den )?\d", _I)
"""What he writes who holds the hearing, not he who answers."""
HOST = re.compile(r"(?:hjemmesiden?|hovedpostkassen?|postkassen?|webmaster|borgerservice|byrådet|"
                  r"kommunalbestyrelsen|regionsrådet|borgerrepræsentationen|magistraten|"
                  r"økonomiudvalget|direktionen|ministeriet|kommunen|regionen|forvaltningen)", _I)
AGENDA_HEADING = re.compile(
    r"(?:\d+\.?\s*)?(?:indstilling|problemstilling|løsning|sagsfremstilling|økonomi|videre proces|"
    r"baggrund|baggrund og formål|formål|organisering|leverancer?|opgave(?:/leverance|r)?|tidsplan|"
    r"foreløbig tidsplan|ressourcer|bilag|kommunikation|styregruppe|beslutning)", _I)
FIRST_PERSON = re.compile(r"\b(?:vi|os|vores|vort|vore|jeg|mig|min|mit|mine)\b", _I)

NO_REMARKS = re.compile(
    r"(?:\bingen (?:\w+ ){0,2}(?:bemærkninger|kommentarer|indvendinger)|"
    r"\bikke (?:\w+ ){0,3}(?:bemærkninger|kommentarer)|"
    r"\bikke (?:\w+ ){0,5}anledning til (?:\w+ ){0,5}(?:bemærkninger|kommentarer)|"
    r"\b(?:ikke (?:noget|nogen)|intet) (?:\w+ )?at (?:\w+ )?(?:bemærke|tilføje|indvende)|"
    r"\b(?:undlader|afstår|afholder sig|ser sig ikke)\b[\w\s,]{0,40}\bat "
    r"(?:kommentere|afgive|udtale|svare)|"
    r"\bikke (?:ønsker|ønske|finder anledning til|har) at (?:kommentere|afgive|udtale)|"
    r"\bønsker ikke at (?:kommentere|afgive|udtale)|"
    r"\b(?:afgiver|fremkommer med) (?:\w+ )?(?:ikke|intet))", _I)
REST_ONLY = re.compile(r"øvrige|resterende|andre (?:dele|emner|temaer|forslag|punkter)|derudover|"
                       r"i øvrigt|ud over|bortset fra|herudover|ikke nævnt|, men\b|"
                       r"for så vidt angår", _I)
