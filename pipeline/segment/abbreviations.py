"""What ends in a full stop and need not end a sentence: citations, titles and other abbreviations, in eight languages.

Forms are in lower case, without the last full stop.
"""

from __future__ import annotations

import runpy
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

CITING = frozenset(
    "para paras par pars art arts no nos nr res rev sec secs sect ch chap chaps vol vols p pp fig figs add corr doc "
    "docs dec ann annex pt cl tab l ln n nº n° § §§ reg r "
    "núm núms párr párrs pág págs apdo cap inc lit secc resol "
    "alin al éd ex fasc "
    "п пп ст стт гл рис табл стр с ч рез док доб испр разд подп абз т "
    "abs bd kap ziff s "
    "ص ف م ج "
    "".split()
)
"""Before a number, a symbol or a letter: a sentence ends after one only if no such thing follows."""

TITLES = frozenset(
    "mr mrs ms dr prof st ste mme mlle mm m sr sra srta sres sras dra hon gen messrs rt rev amb "
    "cf viz vs ca approx resp incl excl e.g i.e eg ie n.b nb cp "
    "p.ej v.gr p.ex c.-à-d "
    "т.е т.к т.н см ср напр т.ч в.т.ч им ул проф акад д-р г-н г-жа "
    "z.b d.h u.a bzw ggf vgl hr fr evtl "
    "د أ".split()
)
"""Never at the end of a sentence."""

NAMES = frozenset(
    "inc ltd co corp plc bros univ dept govt assn intl u.s u.n u.k u.s.a e.u d.c jr sr.jr a.g s.a e.v v.i l.l.c ee.uu "
    "ee uu ud uds ltda cía руб тыс млн млрд чел гос с.а с.ш.а".split()
)
"""At the end of a sentence only before a word that begins one ("The", "We")."""

LABELLED = frozenset(
    "annex appendix option group part section table chapter class category plan schedule figure article grade model "
    "track level type phase step scenario annexe option groupe partie section tableau chapitre catégorie figure phase "
    "anexo apéndice opción grupo parte sección cuadro capítulo categoría figura fase приложение вариант группа часть "
    "раздел таблица глава категория".split()
)
"""Before a single letter that is a label, not the first letter of a name ("Option B. We …")."""


@lru_cache(maxsize=16)
def function_words(language: str) -> frozenset[str]:
    """Return spaCy's stop words, read alone: importing the language's package would take up to three seconds."""
    package = find_spec("spacy")
    if package is None or package.origin is None:
        return frozenset()
    path = Path(package.origin).parent / "lang" / language / "stop_words.py"
    if not path.is_file():
        return frozenset()
    words: set[str] = runpy.run_path(str(path))["STOP_WORDS"]
    return frozenset(w.lower() for w in words)
