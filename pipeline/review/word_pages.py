"""The pages of the Word round trip: the draft goes out, the edited file is looked at, and taken or in part."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.review.desk import Desk
from pipeline.review.keys import Keys, from_own_form
from pipeline.review.pages import NAME, STRANGE, Pages
from pipeline.review.word_import import REST, import_review, preview_review
from pipeline.review.word_out import draft_as_it_stands

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RECEIVED = "review/received"
_CHECKSUM = re.compile(r"[0-9a-f]{12}")
_CHOOSE = "Choose the Word file that was edited."


class WordPages:
    """The Word round trip of one run."""

    def __init__(self, desk: Desk, keys: Keys, pages: Pages) -> None:
        self._desk = desk
        self._keys = keys
        self._pages = pages

    def index(self, request: Request) -> Response:
        """Show how to edit the draft in Word and bring it back."""
        return self._pages.page(request, "word.html.j2", result=None, preview=None)

    def draft(self, request: Request) -> Response:
        """Send the draft as it stands as Word."""
        made = draft_as_it_stands(self._desk.out_dir)
        headers = {"content-disposition": 'attachment; filename="draft-as-it-stands.docx"'}
        return Response(made, media_type=_DOCX, headers=headers)

    async def act(self, request: Request) -> Response:
        """Show what an edited Word file would do, or take it, or what of it was ticked."""
        async with request.form() as form:
            if not from_own_form({"csrf": str(form.get("csrf", ""))}, self._keys):
                return self._pages.problem(request, STRANGE, 403)
            edited = form.get("edited")
            data = await edited.read() if isinstance(edited, UploadFile) and edited.filename else b""
            name = edited.filename if isinstance(edited, UploadFile) and edited.filename else "The file"
        return await run_in_threadpool(self._taken, request, form, data, name)

    def _taken(self, request: Request, form: FormData, data: bytes, name: str) -> Response:
        who = " ".join(str(form.get("by", "")).split())[:NAME] or self._pages.who(request)
        rest, looked_at = bool(form.get("accept_rest")), str(form.get("received", ""))
        path = self._kept(data) if data else self._found(looked_at)
        if path is None:
            return self._pages.problem(request, _CHOOSE, 422)
        try:
            preview = preview_review(self._desk.out_dir, path, who=who, accept_rest=rest)
            if form.get("do") == "look":
                values: dict[str, Any] = {"preview": preview, "received": path.stem, "by": who, "rest": rest}
                return self._pages.page(request, "word.html.j2", result=None, REST=REST, **values)
            ticked = {str(v) for v in form.getlist("take")}
            keys = {REST, *(c.key for c in preview.changes)} if looked_at else set()
            result = import_review(self._desk.out_dir, path, who=who, accept_rest=rest, leave=keys - ticked)
        except UsageError as e:
            return self._pages.problem(request, str(e).replace(str(path), name), 422)
        return self._pages.page(request, "word.html.j2", result=result, preview=None)

    def _kept(self, data: bytes) -> Path:
        """Keep what came back, to be taken once it was looked at."""
        path = self._desk.out_dir / _RECEIVED / f"{hashlib.sha256(data).hexdigest()[:12]}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def _found(self, received: str) -> Path | None:
        path = self._desk.out_dir / _RECEIVED / f"{received}.docx"
        return path if _CHECKSUM.fullmatch(received) and path.is_file() else None
