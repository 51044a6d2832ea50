#!/bin/sh
# Expected: text copied out of a PDF is the text that was set, in whatever font.
# Seen: set in Noto Sans Arabic it comes back as parts of letters and stray characters; set in Amiri it comes back whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check weasyprint==70.0 fonttools==4.68.0 pypdfium2==5.15.2 \
    fontpkg-noto-sans-arabic==2.12 fontpkg-amiri==1.2
cat >finding.py <<'PYTHON'
import importlib.metadata
import pathlib
import sys

import fontpkg_amiri
import fontpkg_noto_sans_arabic
import pypdfium2
from weasyprint import HTML

TEXT = "نقترح أن تتعاون الدول على قدم المساواة"


def copied(package, family):
    """Return the text of a PDF that was set in a font."""
    (file, *_) = sorted((pathlib.Path(package.__file__).parent / "files").glob("*Arabic*.ttf")) or sorted(
        (pathlib.Path(package.__file__).parent / "files").glob("*-Regular.ttf")
    )
    face = f"@font-face {{ font-family: F; src: url({file.as_uri().replace('[', '%5B').replace(']', '%5D')}) }}"
    page = f'<html lang="ar" dir="rtl"><style>{face} body {{ font: 12pt F }}</style><p>{TEXT}</p></html>'
    text = pypdfium2.PdfDocument(HTML(string=page).write_pdf())[0].get_textpage().get_text_range()
    print(f"{family}: {' '.join(text.split())!r}")
    return " ".join(text.split())


for name in ("weasyprint", "pypdfium2", "fontpkg-noto-sans-arabic", "fontpkg-amiri"):
    print(name, importlib.metadata.version(name))
print(f"set: {TEXT!r}")
seen = copied(fontpkg_noto_sans_arabic, "Noto Sans Arabic") != TEXT, copied(fontpkg_amiri, "Amiri") == TEXT
print("still so" if all(seen) else "no longer so")
sys.exit(not all(seen))
PYTHON
venv/bin/python finding.py
