"""The same text as Word and as the PDF that LibreOffice prints of it gives the same passages."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document as new_document

from pipeline.domain import Passage, Source
from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.settings import ExtractSettings, SegmentSettings

PARAGRAPHS = [
    "Country Z welcomes the invitation to report on the implementation of the Tunis Agenda. Twenty years "
    "after the Summit the commitments made there remain a sound basis for cooperation among all "
    "stakeholders, each in its role.",
    "The cost of international connectivity remains a heavy burden for landlocked countries, and the "
    "strategies that were foreseen to lower it have not been carried out. Transit charges still flow from"
    " poorer to richer networks.",
    "Governments should carry out their roles on an equal footing, as para. 69 of the Tunis Agenda "
    "foresees. Day-to-day technical operations are not meant; they work well and should be left to those "
    "who run them.",
]
ITEMS = [
    "that the working group prepare an inventory of public policy issues that no existing body addresses at present;",
    "that regional exchange points in small island countries be supported together with the development banks;",
    "that the forum publish its proceedings in the six official languages within three months of each meeting.",
]


def word_file() -> bytes:
    document = new_document()
    document.add_heading("Implementation of the Agenda", 1)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    document.add_heading("Proposals of Country Z", 1)
    document.add_paragraph("Country Z proposes:")
    for text in ITEMS:
        document.add_paragraph(text, style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def passages_of(path: Path) -> list[Passage]:
    documents, refusals = extract([Source(path.name, path)], ExtractSettings())
    assert not refusals
    return [p for p in segment(documents, SegmentSettings()) if p.analysed]


@pytest.mark.system
def test_word_and_its_printout_give_the_same_passages(tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    word = tmp_path / "twin.docx"
    word.write_bytes(word_file())
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours, printed = passages_of(word), passages_of(tmp_path / "twin.pdf")
    assert [p.text for p in printed] == [p.text for p in ours]
    assert [p.label for p in printed] == [p.label for p in ours]
    assert [p.lead_in for p in printed] == [p.lead_in for p in ours]
    assert [p.section for p in printed] == [p.section for p in ours]
