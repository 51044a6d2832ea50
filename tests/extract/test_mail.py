"""E-mails, web archives and Word files in XML are read as what they say."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document as WordFile

from pipeline.domain import NOT_STATED, BlockKind, Document, Refusal, Source, Voice
from pipeline.errors import RefusalError
from pipeline.extract.flat import as_package
from pipeline.extract.mail import read_mail
from pipeline.extract.media import media_of
from pipeline.extract.reading import read
from pipeline.settings import ExtractSettings

WORDS = {
    "en": "We propose that the mandate of the Forum be renewed for ten years.",
    "fr": "Nous proposons que le mandat du Forum soit renouvelé pour dix ans.",
    "es": "Proponemos que el mandato del Foro se renueve por diez años.",
    "ru": "Мы предлагаем продлить мандат Форума на десять лет.",
    "ar": "نقترح تجديد ولاية المنتدى لمدة عشر سنوات.",
    "zh": "我们提议将论坛的任期延长十年。",
}
NOISE = ("MIME-Version", "Content-", "boundary", "base64", "<p", "</", "=3D", "mso-", "@")


def reading_of(tmp_path: Path, name: str, data: bytes) -> tuple[Document | None, tuple[Refusal, ...]]:
    (tmp_path / name).write_bytes(data)
    reading = read(Source(name, tmp_path / name), ExtractSettings())
    return reading.document, reading.refusals


def document_of(tmp_path: Path, name: str, data: bytes) -> Document:
    document, refusals = reading_of(tmp_path, name, data)
    assert document is not None, refusals
    assert not [n for n in NOISE if n in document.text]
    return document


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_the_body_of_a_mail_is_decoded(tmp_path: Path, language: str, encoding: str, subtype: str):
    mail = EmailMessage()
    mail["From"] = "Ana Example <ana@example.org>"
    mail["To"] = "secretariat@example.int"
    mail["Subject"] = "Contribution – " + WORDS[language][:12]
    mail["Date"] = "Mon, 03 Mar 2025 09:12:00 +0100"
    text = WORDS[language] if subtype == "plain" else f"<html><body><p>{WORDS[language]}</p></body></html>"
    mail.set_content(text, subtype=subtype, cte=encoding)
    document = document_of(tmp_path, "mail.eml", bytes(mail))
    assert WORDS[language] in document.text
    assert document.cover.contributor == "Ana Example"
    assert document.cover.title.startswith("Contribution")


def test_who_has_only_an_address_is_not_stated(tmp_path: Path):
    mail = EmailMessage()
    mail["From"] = "ana@example.org"
    mail["Subject"] = "ana@example.org writes"
    mail.set_content(WORDS["en"])
    document = document_of(tmp_path, "mail.eml", bytes(mail))
    assert document.cover.contributor == NOT_STATED
    assert document.text == WORDS["en"]


def test_of_two_forms_of_a_mail_one_is_read_and_attachments_are_told(tmp_path: Path):
    mail = EmailMessage()
    mail["From"] = "Ana Example <ana@example.org>"
    mail.set_content(WORDS["en"])
    mail.add_alternative(f"<p>{WORDS['en']}</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="views.pdf")
    document, refusals = reading_of(tmp_path, "mail.eml", bytes(mail))
    assert document is not None
    assert document.text.count(WORDS["en"]) == 1
    assert [(refusal.item, refusal.file) for refusal in refusals] == [("views.pdf", "mail.eml")]


def test_a_mail_that_only_carries_files_is_refused_with_their_names(tmp_path: Path):
    mail = EmailMessage()
    mail["From"] = "Ana Example <ana@example.org>"
    mail["Subject"] = "Contribution"
    mail.set_content(" \n")
    mail.add_attachment(b"\x89PNG", maintype="application", subtype="msword", filename="views.doc")
    document, refusals = reading_of(tmp_path, "mail.eml", bytes(mail))
    assert document is None
    assert "views.doc" in refusals[0].reason
    assert "put them in the batch" in refusals[0].advice


@pytest.mark.parametrize("name", ["contribution.doc", "contribution.mht"])
@pytest.mark.parametrize(("language", "charset"), [("en", "us-ascii"), ("ru", "windows-1251"), ("zh", "gb18030")])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_web_archive_is_read_as_its_page(tmp_path: Path, name: str, language: str, charset: str, encoding: str):
    page = (
        "<html><head><style>p.MsoNormal {margin:0cm;}</style><title>x</title></head><body><h1>Views</h1>"
        f"<p class=MsoNormal>Source: Northland</p><p>{WORDS[language]}</p>"
        "<p style='display:none'>Hidden words</p></body></html>"
    ).encode(charset)
    body = quopri.encodestring(page) if encoding == "quoted-printable" else base64.encodebytes(page)
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="--x"\n\nA single file web page.\n\n----x\n'
        f'Content-Transfer-Encoding: {encoding}\nContent-Type: text/html; charset="{charset}"\n\n'
    ).encode() + body + (
        b"\n----x\nContent-Location: file:///image.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n"
        b"iVBORw0KGgo=\n----x--\n"
    )  # fmt: skip
    document = document_of(tmp_path, name, archive)
    assert [b.text for b in document.blocks] == ["Views", "Source: Northland", WORDS[language]]
    assert document.cover.contributor == "Northland"


def test_a_text_with_a_head_like_a_mail_stays_a_text():
    assert media_of(b"From: Ana Example\nSubject: Views\n\nWe propose that the mandate be renewed.") == "txt"
    assert media_of(b"Source: Northland\n\nMIME-Version: 1.0 is a header.") == "txt"


def test_a_page_that_word_saved_is_read(tmp_path: Path):
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><title>x</title></head>'
        f"<body><p>Source: Northland</p><ul><li>{WORDS['fr']}</li></ul></body></html>"
    )
    document = document_of(tmp_path, "views.doc", page.encode())
    assert document.cover.contributor == "Northland"
    assert WORDS["fr"] in document.text


def test_a_flat_word_file_is_read_as_the_word_file_it_is(tmp_path: Path):
    import zipfile

    word = WordFile()
    word.add_paragraph("Source: Northland")
    word.add_paragraph(WORDS["ar"])
    word.save(str(tmp_path / "a.docx"))
    pkg = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    parts = []
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-package.relationships+xml" if name.endswith(".rels") else "x/y"
                xml = archive.read(name).decode().split("?>", 1)[-1]
                parts.append(
                    f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
                )
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    flat = f"{head}<pkg:package {pkg}>{''.join(parts)}</pkg:package>"
    assert media_of(flat.encode()) == "flat"
    document = document_of(tmp_path, "views.xml", flat.encode())
    assert WORDS["ar"] in document.text
    assert as_package(flat.encode()).startswith(b"PK")


def test_what_is_quoted_in_a_mail_its_card_and_the_line_of_a_mailbox_are_no_words_of_the_sender(tmp_path: Path):
    mail = EmailMessage()
    mail["From"] = "Ana Example <ana@example.org>"
    mail["Subject"] = "Re: call for views"
    mail.set_content(
        f"{WORDS['en']}\nOn Tue, 4 Mar 2025 the secretariat wrote:\n> We ask for views.\n> Please reply.\n"
        f"We also support yearly reports.\n\n-- \nAna Example\nPhone: +1 234\n"
    )
    document = document_of(tmp_path, "mail.eml", b"From ana Mon Mar  3 09:12:00 2025\n" + bytes(mail))
    said = [b.text for b in document.blocks if b.voice is Voice.OWN and b.kind is not BlockKind.COVER]
    assert [text for text in said if "wrote" not in text] == [WORDS["en"], "We also support yearly reports."]
    assert [b.text for b in document.blocks if b.voice is Voice.MAIL] == ["> We ask for views. > Please reply."]
    assert document.cover.contributor == "Ana Example"


@pytest.mark.parametrize(
    ("own", "sender", "voice"),
    [
        (WORDS["fr"], "Call Office <call@example.net>", Voice.MAIL),
        ("See below.", "Call Office <call@example.net>", Voice.OWN),
        (WORDS["fr"], "Ana at work <ana@example.org>", Voice.OWN),
    ],
)
def test_a_message_attached_to_a_mail_is_its_senders_own_only_where_it_is_theirs_or_all_there_is(
    tmp_path: Path, own: str, sender: str, voice: Voice
):
    inner, mail = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = sender, "Call for views"
    inner.set_content(WORDS["en"])
    mail["From"], mail["Subject"] = "Ana Example <ana@example.org>", "Fwd: call"
    mail.set_content(own)
    mail.add_attachment(inner)
    document = document_of(tmp_path, "mail.eml", bytes(mail))
    assert [b.voice for b in document.blocks if b.text == WORDS["en"]] == [voice]
    assert [b.voice for b in document.blocks if b.text == own] == [Voice.OWN]
    if voice is Voice.MAIL:
        assert document.cover.contributor == "Ana Example"
    assert "without name" not in document.text


def test_struck_words_of_a_page_are_deletions(tmp_path: Path):
    page = "<html><meta name=ProgId content=Word.Document><body><p>We <del>oppose</del><ins>support</ins> it."
    document = document_of(tmp_path, "a.doc", page.encode())
    assert [(b.kind, b.text) for b in document.blocks] == [
        (BlockKind.PARAGRAPH, "We support it."), (BlockKind.DELETION, "oppose")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"MIME-Version: 1.0\n\n", b"Content-Type: text/html\nMIME-Version: 1.0\n\n<p></p>", b"Received: x\n\n\xff\xfe"],
)
def test_an_empty_or_broken_mail_is_refused_or_read_without_noise(tmp_path: Path, data: bytes):
    document, refusals = reading_of(tmp_path, "mail.eml", data)
    assert document is not None or refusals
    assert document is None or "Received" not in document.text


def test_a_mailbox_of_several_messages_is_refused_and_of_one_is_read():
    head = b"From a@example.org Mon Mar  3 10:00:00 2025\nFrom: Ana <a@example.org>\nMIME-Version: 1.0\n\n"
    one = head + b"We propose more.\n"
    assert read_mail(one).blocks[-1].text == "We propose more."
    with pytest.raises(RefusalError, match="several messages"):
        read_mail(one + b"\n" + one)
