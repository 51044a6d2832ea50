"""Keep what an old Word file (.doc) says: its fields are told to LibreOffice as of a type that it does not compute."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from olefile import OleFileIO

_BEGIN = 0x13
_SHOWN_AS_STORED = 2
# Types by [MS-DOC] 2.9.90; not those that are more than a text, such as links, contents, pictures and a form's fields.
_COMPUTED = frozenset({3, 7, 10, 12, *range(14, 36), 37, 38, 39, 60, 61, 62, 64, 65, 66, 69, 72, 85})
# Where the first page of the file (FIB) says where fields are listed: of the text, headers, notes, comments and boxes.
_LISTS = tuple(0x9A + 8 * n for n in (16, 17, 18, 19, 48, 57, 59))
_WORD_97, _SECOND_TABLE, _ENCRYPTED = 0x00C1, 0x0200, 0x0100


def doc_with_stored_results(data: bytes) -> bytes:
    """Return an old Word file whose computed fields show their stored results; another file stays as it is."""
    file = io.BytesIO(data)
    try:
        with OleFileIO(file, write_mode=True) as ole:
            head = ole.openstream("WordDocument").read()
            version, flags = struct.unpack_from("<H", head, 2)[0], struct.unpack_from("<H", head, 10)[0]
            if version < _WORD_97 or flags & _ENCRYPTED:
                return data
            name = "1Table" if flags & _SECOND_TABLE else "0Table"
            table = bytearray(ole.openstream(name).read())
            for place in _types(head, table):
                table[place] = _SHOWN_AS_STORED
            ole.write_stream(name, bytes(table))
            return file.getvalue()
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return data


def _types(head: bytes, table: bytearray) -> Iterator[int]:
    """Yield where in the table stream the type of a computed field stands."""
    for listed in _LISTS:
        start, size = struct.unpack_from("<II", head, listed)
        number = (size - 4) // 6 if size > 4 else 0
        for n in range(number):
            place = start + 4 * (number + 1) + 2 * n
            if table[place] & 0x1F == _BEGIN and table[place + 1] in _COMPUTED:
                yield place + 1
