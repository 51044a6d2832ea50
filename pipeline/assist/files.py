"""Batch files: requests to be carried to another machine and answered there, and the answers read back.

Both have the form of the OpenAI Batch API, which vLLM's `run-batch` reads and writes: a JSON object a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.assist.reading import Said, loaded, said_in
from pipeline.errors import UsageError

FOLDER, REQUESTS, ANSWERS = "model", "requests.jsonl", "answers.jsonl"
_LONGEST_LINE = 4_000_000


class Files:
    """The two files of a run, in the folder `model` of its output folder."""

    def __init__(self, out: Path) -> None:
        """Take the output folder of a run."""
        self.requests = out / FOLDER / REQUESTS
        self.path = out / FOLDER / ANSWERS
        self.unread = 0
        """Lines of the answers that could not be read."""

    @property
    def place(self) -> str:
        """Where requests go."""
        return self.requests.as_posix()

    def answers(self) -> dict[str, Said]:
        """Return the answers that are there, by the id of their request; a good one goes before an error.

        Raises:
            UsageError: the file cannot be read.
        """
        found: dict[str, Said] = {}
        self.unread = 0
        for line in self._lines():
            row = loaded(line)
            if not isinstance(row, dict) or not isinstance(row.get("custom_id"), str):
                self.unread += 1
                continue
            said = _said(row)
            if not said.fault or row["custom_id"] not in found:
                found[row["custom_id"]] = said
        return found

    def _lines(self) -> Iterator[bytes]:
        if not self.path.is_file():
            return
        try:
            with self.path.open("rb") as file:
                while line := file.readline(_LONGEST_LINE):
                    if line.strip():
                        yield line.removeprefix(b"\xef\xbb\xbf")
        except OSError as e:
            raise UsageError(f"The answers {self.path} cannot be read: {e}. Put a file there that you may read.") from e

    def wait_for(self, bodies: Mapping[str, Mapping[str, Any]]) -> None:
        """Write the requests that have no answer, in place of those written before; without any the file goes.

        Raises:
            UsageError: the file cannot be written.
        """
        try:
            if not bodies:
                self.requests.unlink(missing_ok=True)
                return
            self.requests.parent.mkdir(parents=True, exist_ok=True)
            new = self.requests.with_suffix(".new")
            new.write_text("".join(f"{line}\n" for line in _requests(bodies)), "utf-8", errors="surrogatepass")
            new.replace(self.requests)
        except OSError as e:
            raise UsageError(f"The requests {self.requests} cannot be written: {e}. Free space, or mend rights.") from e


def _requests(bodies: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    return [
        json.dumps({"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}, ensure_ascii=True)
        for key, body in bodies.items()
    ]


def _said(row: Mapping[str, Any]) -> Said:
    response = row.get("response")
    status = response.get("status_code", 200) if isinstance(response, dict) else None
    if row.get("error") or not isinstance(response, dict) or status != 200:
        return Said(fault=f"the server said {status}" if isinstance(status, int) else "the answer is an error")
    return said_in(response.get("body"))
