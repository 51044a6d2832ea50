"""Lay out the contributions of corpus/sample-texts as the Word and PDF files of corpus/sample.

Needs the fonts that `make system` installs. The files are committed, so that a run of the sample needs neither.
"""

import io
import sys
import time
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_layout import docx_bytes, pdf_bytes  # noqa: E402 - a module beside this script


def scanned(pdf: bytes) -> bytes:
    """Return a PDF that holds only pictures of the pages of another, as a scanner makes it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    out = io.BytesIO()
    day = time.struct_time((2026, 1, 23, 0, 0, 0, 4, 23, 0))
    dates = {"creationDate": day, "modDate": day}
    pictures[0].save(out, "PDF", resolution=200, save_all=True, append_images=pictures[1:], quality=70, **dates)
    return out.getvalue()


def files_of(text: dict[str, Any]) -> dict[str, bytes]:
    """Return the files of one contribution by name."""
    made = {}
    for kind in text["formats"]:
        if kind == "docx":
            made[f"{text['file']}.docx"] = docx_bytes(text)
        elif kind == "broken":
            made[f"{text['file']}.docx"] = docx_bytes(text)[:9000]
        elif kind == "scan":
            made[f"{text['file']}_scan.pdf"] = scanned(pdf_bytes(text))
        else:
            made[f"{text['file']}.pdf"] = pdf_bytes(text)
    return made


def main() -> None:
    """Write every file of the sample batch."""
    target = ROOT / "corpus" / "sample"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "corpus" / "sample-texts").glob("*.yaml")):
        for name, data in files_of(yaml.safe_load(path.read_text("utf-8"))).items():
            (target / name).write_bytes(data)
            print(f"{name}\t{len(data)} bytes")


if __name__ == "__main__":
    main()
