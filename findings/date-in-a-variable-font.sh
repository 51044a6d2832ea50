#!/bin/sh
# Expected: the same page and fonts, and the same identifier, give the same PDF at any time.
# Seen: with a variable font the bytes differ from second to second, with a static one they do not; SOURCE_DATE_EPOCH mends it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check weasyprint==70.0 fonttools==4.68.0 \
    fontpkg-noto-serif==2.15 fontpkg-amiri==1.2
cat >finding.py <<'PYTHON'
import hashlib
import importlib.metadata
import os
import pathlib
import sys
import time

import fontpkg_amiri
import fontpkg_noto_serif
from weasyprint import HTML


def differs(package, pattern):
    """Tell whether two PDFs of one page, made two seconds apart, differ."""
    (file, *_) = sorted((pathlib.Path(package.__file__).parent / "files").glob(pattern))
    face = f"@font-face {{ font-family: F; src: url({file.as_uri().replace('[', '%5B').replace(']', '%5D')}) }}"
    page = f'<html lang="en"><style>{face} body {{ font: 12pt F }}</style><p>The same words.</p></html>'
    sums = []
    for _ in range(2):
        sums.append(hashlib.sha256(HTML(string=page).write_pdf(pdf_identifier=b"same")).hexdigest()[:12])
        time.sleep(2)
    print(f"{file.name}, SOURCE_DATE_EPOCH={os.environ.get('SOURCE_DATE_EPOCH', '')}: {' '.join(sums)}")
    return sums[0] != sums[1]


for name in ("weasyprint", "fonttools", "fontpkg-noto-serif", "fontpkg-amiri"):
    print(name, importlib.metadata.version(name))
os.environ.pop("SOURCE_DATE_EPOCH", None)
variable, static = differs(fontpkg_noto_serif, "NotoSerif[[]*.ttf"), differs(fontpkg_amiri, "Amiri-Regular.ttf")
os.environ["SOURCE_DATE_EPOCH"] = "1132272000"
mended = not differs(fontpkg_noto_serif, "NotoSerif[[]*.ttf")
so = variable and not static and mended
print("still so" if so else "no longer so")
sys.exit(not so)
PYTHON
venv/bin/python finding.py
