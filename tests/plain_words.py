"""What senders write when they say plainly what they mean of a common entrance (G01)."""

from minekit.records import Stance

SAID = {
    Stance.SUPPORTS: (
        "Vi støtter, at alle telefonnumre samles i en fælles indgang.",
        "Rådet bakker op om en fælles indgang med ét telefonnummer.",
        "Bestyrelsen anbefaler, at kommunen får én fælles telefonindgang.",
        "Det er en rigtig god idé at samle telefonnumrene i en fælles indgang.",
        "Foreningen ser med glæde på forslaget om ét fælles nummer.",
        "Vi kan fuldt ud tilslutte os, at alle telefonnumre samles.",
        "En fælles indgang med ét nummer vil gøre det lettere for borgerne, og den støtter vi.",
        "Jeg synes, det er klogt at samle alle telefonnumre ét sted.",
    ),
    Stance.SUPPORTS_WITH_CONDITIONS: (
        "Vi støtter en fælles telefonindgang, hvis der ansættes flere til at svare.",
        "Rådet kan støtte ét fælles nummer, forudsat at ventetiden bliver kortere.",
        "Vi kan tilslutte os en fælles indgang på betingelse af, at den også har åbent om aftenen.",
        "Ét fælles telefonnummer er i orden, så længe man stadig kan ringe direkte til sin "
        "sagsbehandler.",
        "Foreningen bakker op om en fælles indgang, men kun hvis der følger penge med.",
    ),
    Stance.OPPOSES: (
        "Vi er imod, at alle telefonnumre samles i en fælles indgang.",
        "Vi kan ikke støtte en fælles indgang med ét telefonnummer.",
        "Rådet må tage afstand fra forslaget om en fælles telefonindgang.",
        "Bestyrelsen fraråder, at telefonnumrene samles.",
        "En fælles indgang med ét nummer er en dårlig idé.",
        "Vi er meget bekymrede for, at en fælles telefonindgang giver længere ventetid.",
        "Lad telefonnumrene være, som de er.",
        "Foreningen siger nej tak til én fælles telefonindgang.",
    ),
    Stance.MIXED: (
        "Holdningerne til en fælles telefonindgang er delte i bestyrelsen.",
        "Rådet kunne ikke blive enigt om, hvorvidt telefonnumrene skal samles.",
        "Nogle medlemmer støtter en fælles indgang med ét nummer, mens andre er imod.",
    ),
    Stance.NEUTRAL: (
        "Vi har ingen bemærkninger til forslaget om en fælles telefonindgang.",
        "Rådet tager ikke stilling til, om telefonnumrene skal samles.",
        "Hvad koster det at samle telefonnumrene i en fælles indgang?",
        "Vi mangler oplysninger om, hvordan en fælles telefonindgang skal bemandes.",
    ),
}
