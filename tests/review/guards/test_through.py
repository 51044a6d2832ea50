"""Untruths put in through the page, a Word file and the journal are told, beside the sentence and by check."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pipeline.check import check_run
from pipeline.domain import Sentence
from pipeline.errors import UsageError
from pipeline.review.app import make_app
from pipeline.review.decisions import every_sentence
from pipeline.review.final import publish_reviewed
from pipeline.review.journal import append, made
from pipeline.review.keys import Keys
from pipeline.review.loaded import load_run
from pipeline.review.published import UnconfirmedError, publications
from pipeline.review.word_import import import_review
from pipeline.settings import PublishSettings
from tests.review.test_app import HOST, Editor
from tests.review.word_file import WordFile, plain

pytestmark = pytest.mark.slow
UNTRUE = (
    "Twelve contributors agreed that access should be free.",
    "Ruritania proposed that access should be free.",
    "It was held that “nobody ever wrote these words”.",
    "It was held, under paragraph 119 of the Tunis Agenda, that access should be free.",
    "It was held that 7,431 people lack access.",
)


def test_untruths_are_told_wherever_they_come_from(run_copy: Path, tmp_path: Path) -> None:
    sentences = plain(WordFile(run_copy))[:5]
    by_page, by_word, by_journal = sentences[:2], sentences[2:4], sentences[4:]
    keys = Keys()
    editor = Editor(make_app(run_copy, keys=keys, hosts=[HOST], who="Ann"), keys, "Ann")
    with editor.http:
        for s, text in zip(by_page, UNTRUE, strict=False):
            page = editor.decide(s, 0, "edit", text=text)
            assert page.status_code == 200
            assert "Look at this before it is published" in editor.http.get(f"/sections/{s.frame}").text
    file = WordFile(run_copy)
    for s, text in zip(by_word, UNTRUE[2:], strict=False):
        file.paragraph(s).runs[0].text = text
    told = import_review(run_copy, file.save(tmp_path / "edited.docx"), who="Ann").unplaced
    assert len(told) == len(by_word)
    for s in by_journal:
        append(run_copy, made("Ann", "edit", s.sentence_id, text=UNTRUE[4], sources=s.sources, frame=s.frame))
    problems = {p.where for p in check_run(run_copy)}
    assert problems == {f"sentence {s.sentence_id} as it stands" for s in sentences}


def test_publishing_asks_for_words_and_keeps_them(run_copy: Path) -> None:
    settled = every_sentence(load_run(run_copy).summary)
    odd = plain(WordFile(run_copy))[0]
    for s in settled:
        text = UNTRUE[0] if s.sentence_id == odd.sentence_id else s.text
        append(run_copy, _decided(s, text))
    with pytest.raises(UnconfirmedError, match="Twelve"):
        publish_reviewed(run_copy, PublishSettings())
    assert not (run_copy / "final").exists()
    published = publish_reviewed(run_copy, PublishSettings(), confirm="counted by hand", who="Ann")
    assert published.confirmed == 1
    (record,) = publications(run_copy)
    assert (record.who, record.word, record.confirmed[0].sentence_id) == ("Ann", "counted by hand", odd.sentence_id)
    assert check_run(run_copy) == []
    with pytest.raises(UsageError, match="published summary"):
        import_review(run_copy, run_copy / "final" / "summary.docx", who="Ann")
    publish_reviewed(run_copy, PublishSettings())
    final = run_copy / "final" / "summary.docx"
    word = docx.Document(str(final))
    line = next(p for p in word.paragraphs if settled[0].text in p.text or UNTRUE[0] in p.text)
    line.runs[0].text = f"Ruritania proposed this. {line.runs[0].text}"
    word.save(str(final))
    told = [p.what for p in check_run(run_copy)]
    assert any("not as it was published" in t for t in told)
    assert any("reads otherwise than was decided" in t for t in told)


def _decided(s: Sentence, text: str):
    action = "accept" if text == s.text else "edit"
    return made("Ann", action, s.sentence_id, text=text, sources=s.sources, frame=s.frame)
