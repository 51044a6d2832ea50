"""Open the zip a Word file is, within limits, and find its parts by their relationships."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field

from pipeline.errors import RefusalError
from pipeline.extract.word_xml import DamagedPartError, Element, parse

MAX_ENTRIES = 2_000
MAX_PART = 64_000_000
MAX_TOTAL = 200_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DAMAGED = "Ask the sender for a new copy, or open the file in Word and save it again."


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: `kind` is the last word of its type, `target` a part name, or a URL if external."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of a Word file, read on demand and never beyond the limits.

    Attributes:
        archive: the open zip.
        read_bytes: bytes decompressed so far, all parts together.
        warnings: parts that were damaged and left out.
    """

    archive: zipfile.ZipFile
    read_bytes: int = 0
    warnings: list[str] = field(default_factory=list)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the parts: names do not depend on case, and some writers put backslashes in them."""
        self._names = {name.replace("\\", "/").lower(): name for name in self.archive.namelist()}

    def has(self, part: str) -> bool:
        """Return whether there is such a part."""
        return part.lower() in self._names

    def read(self, part: str) -> bytes | None:
        """Return a part's bytes, None where there is no such part.

        Raises:
            RefusalError: the part is damaged or larger than allowed.
        """
        if not self.has(part):
            return None
        limit = min(MAX_PART, MAX_TOTAL - self.read_bytes)
        try:
            with self.archive.open(self._names[part.lower()]) as stream:
                data = stream.read(limit + 1)
        except RuntimeError as e:
            raise RefusalError("extract", f"The part {part} is protected with a password.", _unlock()) from e
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            NotImplementedError,
            ValueError,
            OSError,
        ) as e:
            raise DamagedPartError("extract", f"The part {part} of the Word file is damaged.", _DAMAGED) from e
        if len(data) > limit:
            reason = f"The part {part} of the Word file unpacks to more than {limit // 1_000_000} MB."
            raise RefusalError("extract", reason, "Split the document, or send it as PDF.")
        self.read_bytes += len(data)
        return data

    def xml(self, part: str) -> Element | None:
        """Return the root element of an XML part, None where there is no such part."""
        data = self.read(part)
        return None if data is None else parse(data, part=part)

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of a part ("" for the package) by their id."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            found = {} if root is None else {e.get("Id", ""): _relation(e, folder) for e in root}
            self._relations[part] = found
        return self._relations[part]

    def target(self, part: str, kind: str) -> str | None:
        """Return the name of the first part of `kind` that `part` refers to."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.external:
                return relation.target
        return None

    def spare(self, part: str | None) -> Element | None:
        """Return the root of a part the text can be read without; where it is damaged, None and a warning."""
        try:
            return None if part is None else self.xml(part)
        except DamagedPartError as e:
            self.warnings.append(f"{e.reason} It was left out; check the document in Word.")
            return None

    def related(self, part: str, kind: str) -> Element | None:
        """Return the root of the first part of `kind` `part` refers to; None where there is none or it is damaged."""
        return self.spare(self.target(part, kind))


def open_package(data: bytes) -> Package:
    """Open a Word file.

    Raises:
        RefusalError: not a zip, damaged, protected with a password, or beyond the limits.
    """
    if not data:
        raise RefusalError("extract", "The file is empty (0 bytes).", "Ask the sender for a new copy.")
    if data.startswith(_OLE):
        _refuse_ole(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as e:
        reason = "The file is not a Word document, or it is cut off or damaged."
        raise RefusalError("extract", reason, _DAMAGED) from e
    if len(archive.infolist()) > MAX_ENTRIES:
        reason = f"The Word file contains more than {MAX_ENTRIES:,} parts."
        raise RefusalError("extract", reason, "Ask the sender for a copy saved anew in Word, or for a PDF.")
    return Package(archive)


def main_part(package: Package) -> str:
    """Return the name of the part that holds the text.

    Raises:
        RefusalError: the file holds no Word text (a spreadsheet, a presentation, any other zip).
    """
    target = package.target("", "officeDocument") or "word/document.xml"
    if target.startswith(("xl/", "ppt/")):
        raise RefusalError(
            "extract",
            "The file is a spreadsheet or a presentation, not a Word document.",
            "Ask for the contribution as Word or PDF.",
        )
    if not package.has(target):
        raise RefusalError(
            "extract",
            "The file is a zip archive without a Word document in it.",
            "Unpack it and give the documents inside, or ask the sender for a new copy.",
        )
    return target


def _relation(element: Element, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(element.get("Type", "").rpartition("/")[2], target, external)


def _unlock() -> str:
    return "Open the file in Word with its password, remove the protection (File > Info), and save it again."


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusalError("extract", "The Word file is protected with a password.", _unlock())
    raise RefusalError(
        "extract",
        "The file is an old binary Office file that carries the name of a new one.",
        "Rename it to .doc if it is a Word document, or open it in Word and save it as .docx.",
    )
