"""A Word file whose bytes depend on its content alone: fixed dates, fixed order in the archive."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx.document import Document as WordDocument

_DAY = datetime(2005, 11, 18)


def fixed_docx(document: WordDocument) -> bytes:
    """Return a document's bytes with the Agenda's own date for every date."""
    document.core_properties.created = document.core_properties.modified = _DAY
    document.core_properties.last_modified_by = ""
    out = io.BytesIO()
    document.save(out)
    fixed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (*_DAY.timetuple()[:6],))
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
