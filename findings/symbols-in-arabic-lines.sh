#!/bin/sh
# Expected: text taken from an Arabic line of a PDF has its symbols and brackets as they were set.
# Seen: "A/70/125" comes back as "/70/125A", and brackets come back the other way round.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check weasyprint==70.0 pypdfium2==5.15.2 fontpkg-amiri==1.2
cat >finding.py <<'PYTHON'
import importlib.metadata
import pathlib
import sys

import fontpkg_amiri
import pypdfium2
from weasyprint import HTML

CASES = {
    "الوثيقة A/70/125 المؤرخة": "الوثيقة /70/125A المؤرخة",
    "الفقرة (ب) من": "الفقرة )ب( من",
}


def taken(text):
    """Return the text of a PDF that was set from a text."""
    (file, *_) = sorted((pathlib.Path(fontpkg_amiri.__file__).parent / "files").glob("*-Regular.ttf"))
    face = f"@font-face {{ font-family: F; src: url({file.as_uri()}) }}"
    page = f'<html lang="ar" dir="rtl"><style>{face} body {{ font: 12pt F }}</style><p>{text}</p></html>'
    found = pypdfium2.PdfDocument(HTML(string=page).write_pdf())[0].get_textpage().get_text_range()
    return " ".join(found.split())


for name in ("weasyprint", "pypdfium2", "fontpkg-amiri"):
    print(name, importlib.metadata.version(name))
same = True
for text, expected in CASES.items():
    found = taken(text)
    print(f"set: {text!r} taken: {found!r}")
    same = same and found == expected
print("still so" if same else "no longer so")
sys.exit(not same)
PYTHON
venv/bin/python finding.py
