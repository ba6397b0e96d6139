"""Made-up firms and people with the letters that break careless software."""

from __future__ import annotations

import random

_FIRST = (
    "Alder", "Birch & Sons", "Café Zoë", "D'Angelo", "Éclair", "Fjord", "Grüner", "Harbor",
    "Inés", "Jørgensen", "Kopper", "L'Étoile", "Müller", "Nuñez", "O'Brien", "Pâtisserie",
    "Québec", "Rémy", "Søndergård", "Tête-à-Tête", "Uñao", "Võro", "Whistle", "Xanthe",
    "Yıldız", "Zürich", "Ångström", "Österman", "Smith <West>", "Oak \"Nine\"",
)  # fmt: skip
_SECOND = (
    "Bakery", "Bistro", "Brewing", "Catering & Events", "Coffee Roasters", "Dairy", "Distillery", "Foods",
    "Grill", "Hotel", "Inn", "Kitchens", "Market", "Provisions", "Restaurant Supply", "Tea House", "Trading",
)  # fmt: skip
_FORM = ("", " Inc.", " LLC", " Co.", " GmbH", " S.à r.l.")
_PEOPLE_FIRST = (
    "Ana",
    "Björn",
    "Chloé",
    "Dmitri",
    "Elif",
    "François",
    "Grace",
    "Håkon",
    "Íñigo",
    "Jürgen",
    "Zoë",
)
_PEOPLE_LAST = (
    "O'Neil",
    "Peña",
    "Quinn",
    "Ravn",
    "Szabó",
    "Tran",
    "Ünal",
    "Vogel",
    "Wright",
    "Young",
    "d'Or",
)
_STREETS = ("Main St", "Rue de l'Église", "Straße des 17. Juni", "O'Connell Ave", "5th & Pine", "Plaça Major")
_CITIES = (
    ("Portland", "OR", "97201", "United States", "US"),
    ("Sacramento", "CA", "95814", "United States", "US"),
    ("Montréal", "QC", "H2Y 1C6", "Canada", "CA"),
    ("Köln", "", "50667", "Germany", "DE"),
    ("San José", "CA", "95112", "United States", "US"),
)


def firm_names(count: int, die: random.Random) -> list[str]:
    """Give firm names; the second and third are equal, all others differ."""
    names: list[str] = []
    seen: set[str] = set()
    while len(names) < count:
        base = f"{die.choice(_FIRST)} {die.choice(_SECOND)}{die.choice(_FORM)}"
        name = base if base not in seen else f"{base} {len(names) + 1}"
        seen.add(name)
        names.append(name)
    if count > 2:
        names[2] = names[1]
    return names


def contact_of(position: int, name: str) -> dict[str, str]:
    """Give the contact details of the firm at this position."""
    first = _PEOPLE_FIRST[position % len(_PEOPLE_FIRST)]
    last = _PEOPLE_LAST[position // 3 % len(_PEOPLE_LAST)]
    city, state, zip_code, country, code = _CITIES[position % len(_CITIES)]
    return {
        "printas": name,
        "companyname": name,
        "firstname": first,
        "lastname": last,
        "phone1": f"+1 555 {position % 10_000:04d}",
        "email1": f"billing{position + 1}@example.com",
        "address1": f"{position % 900 + 1} {_STREETS[position % len(_STREETS)]}",
        "city": city,
        "state": state,
        "zip": zip_code,
        "country": country,
        "countrycode": code,
    }
