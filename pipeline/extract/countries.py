"""Names of countries as covers write them, to part "Ministry of X, Country" in two. Facts only; no status implied."""

from __future__ import annotations

import re

_NAMES = """
Afghanistan; Albania; Algeria; Andorra; Angola; Antigua and Barbuda; Argentina; Armenia; Australia; Austria;
Azerbaijan; Bahamas; Bahrain; Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bhutan; Bolivia; Bosnia and
Herzegovina; Botswana; Brazil; Brunei; Brunei Darussalam; Bulgaria; Burkina Faso; Burundi; Cabo Verde; Cape Verde;
Cambodia; Cameroon; Canada; Central African Republic; Chad; Chile; China; People's Republic of China; Colombia;
Comoros; Congo; Democratic Republic of the Congo; Costa Rica; Côte d'Ivoire; Ivory Coast; Croatia; Cuba; Cyprus;
Czech Republic; Czechia; Denmark; Djibouti; Dominica; Dominican Republic; Ecuador; Egypt; El Salvador; Equatorial
Guinea; Eritrea; Estonia; Eswatini; Ethiopia; Fiji; Finland; France; Gabon; Gambia; Georgia; Germany; Ghana;
Greece; Grenada; Guatemala; Guinea; Guinea-Bissau; Guyana; Haiti; Honduras; Hong Kong; Hungary; Iceland; India;
Indonesia; Iran; Islamic Republic of Iran; Iran (Islamic Republic of); Iraq; Ireland; Israel; Italy; Jamaica;
Japan; Jordan; Kazakhstan; Kenya; Kiribati; Korea; Republic of Korea; Korea (Republic of); South Korea; Kuwait;
Kyrgyzstan; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Liechtenstein; Lithuania; Luxembourg; Madagascar;
Malawi; Malaysia; Maldives; Mali; Malta; Marshall Islands; Mauritania; Mauritius; Mexico; Micronesia; Moldova;
Monaco; Mongolia; Montenegro; Morocco; Mozambique; Myanmar; Namibia; Nauru; Nepal; Netherlands; The Netherlands;
New Zealand; Nicaragua; Niger; Nigeria; North Macedonia; Norway; Oman; Pakistan; Palau; Palestine; Panama; Papua
New Guinea; Paraguay; Peru; Philippines; Poland; Portugal; Qatar; Romania; Russia; Russian Federation; Rwanda;
Saint Kitts and Nevis; Saint Lucia; Samoa; San Marino; Saudi Arabia; Senegal; Serbia; Seychelles; Sierra Leone;
Singapore; Slovakia; Slovenia; Solomon Islands; Somalia; South Africa; South Sudan; Spain; Sri Lanka; Sudan;
Suriname; Sweden; Switzerland; Syria; Syrian Arab Republic; Taiwan; Tajikistan; Tanzania; Thailand; Timor-Leste;
Togo; Tonga; Trinidad and Tobago; Tunisia; Turkey; Türkiye; Turkmenistan; Tuvalu; Uganda; Ukraine; United Arab
Emirates; UAE; United Kingdom; UK; Great Britain; United States; The United States; United States of America; The
United States of America; USA; U.S.A.; US; U.S.; Uruguay; Uzbekistan; Vanuatu; Vatican; Holy See; Venezuela; Viet
Nam; Vietnam; Yemen; Zambia; Zimbabwe; Global; International; Europe; European Union; Latin America; Africa; Asia;
MENA; North America; Commonwealth; Other; EU; Asia-Pacific; Asia Pacific; Central America; South America; Caribbean;
Middle East; Latin America and the Caribbean; Democratic Republic of Congo; Sénégal; Brasil; España; México;
"""
_SEVERAL = re.compile(r"\s*/\s*|\s+and\s+", re.I)
_COUNTRIES = frozenset(" ".join(n.split()).casefold() for n in _NAMES.split(";") if n.strip())


def country_in(source: str) -> tuple[str, str]:
    """Part "Organization, Country" in (organization, country); (source, "") where the end is no country's name."""
    name = source.strip()
    countries: list[str] = []
    while True:
        rest, comma, last = name.rpartition(",")
        if not comma or not rest.strip() or not _is_country(last):
            return name, ", ".join(reversed(countries))
        name = rest.strip()
        if last.strip() not in countries:
            countries.append(last.strip())


def _is_country(text: str) -> bool:
    """Tell whether a text names a country, or several ("Italy / Brazil", "Brazil and Germany")."""
    if text.strip().casefold() in _COUNTRIES:
        return True
    names = [name.strip().casefold() for name in _SEVERAL.split(text)]
    return all(name in _COUNTRIES for name in names)
