"""Turn old or foreign text formats (.doc, .odt, .rtf) into .docx with LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import RefusalError

SUFFIXES = frozenset({".doc", ".odt", ".rtf", ".dot", ".fodt", ".ott", ".wpd", ".xml"})
PROGRAMS = ("soffice", "libreoffice")
_FILTER = "docx:MS Word 2007 XML"


def convert(data: bytes, suffix: str, *, seconds: float = 90.0, program: str | None = None) -> bytes:
    """Return a text document in the format of `suffix` as .docx.

    LibreOffice runs without a window, with a profile of its own that is thrown away (so macros stay off and runs do not
    wait for each other), and as a process group that is killed as a whole when the time is over.

    Args:
        data: the file.
        suffix: its extension with the dot, e.g. ".doc".
        seconds: how long LibreOffice may take.
        program: path of LibreOffice; looked for on the PATH if None.

    Raises:
        RefusalError: LibreOffice is not installed, takes too long, or cannot read the file.
    """
    suffix = suffix.lower()
    if suffix not in SUFFIXES:
        raise RefusalError("extract", f"Files of the type {suffix or '(none)'} are not read.", "Send Word or PDF.")
    found = program or _find()
    if found is None:
        raise RefusalError(
            "extract",
            f"Reading {suffix} files needs LibreOffice, which is not installed on this computer.",
            "Install LibreOffice, or open the file in Word and save it as .docx.",
        )
    with tempfile.TemporaryDirectory(prefix="legacy-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"input{suffix}")
        source.write_bytes(data)
        _run(found, Path(folder), source, seconds=seconds)
        result = Path(folder, "out", "input.docx")
        if not result.is_file() or not result.stat().st_size:
            raise RefusalError(
                "extract",
                f"LibreOffice could not read the {suffix} file; it is damaged, protected, or not what its name says.",
                "Open the file in Word and save it as .docx, or ask the sender for a new copy.",
            )
        return result.read_bytes()


def _find() -> str | None:
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def _run(program: str, folder: Path, source: Path, *, seconds: float) -> None:
    """Run the conversion in `folder`, and nothing of it longer than `seconds`."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", _FILTER, "--outdir", str(folder / "out"), str(source)),
    ]
    # The home folder is the thrown-away one too: LibreOffice must neither read nor leave anything in the user's.
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as e:
        raise RefusalError(
            "extract",
            f"LibreOffice did not finish reading the file within {seconds:.0f} seconds.",
            "Run again when the computer is less busy, or open the file in Word and save it as .docx.",
            again=True,
        ) from e
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group: LibreOffice's launcher may end before, or outlive, the work it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
