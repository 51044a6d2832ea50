"""Write the generated parts of the documentation, check every link, and render the pages into outputs/docs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.write_files_doc import DOCUMENT as FILES
from scripts.write_files_doc import with_tables
from scripts.write_reference import DOCUMENT as REFERENCE
from scripts.write_reference import reference
from scripts.write_schemas import write as write_schemas

ROOT = Path(__file__).resolve().parent.parent
STYLE = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;font:1em/1.5 serif}table{border-collapse:collapse}"
    "td,th{border-bottom:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"
    "pre{overflow:auto}img{max-width:100%}"
)


def pages() -> list[Path]:
    """Return the pages of the documentation."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def broken_links(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere in the project: no such file, or no such heading."""
    out = []
    for target in _targets(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            out.append(f"{page.name}: {target} does not exist")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            out.append(f"{page.name}: {target} has no such heading")
    return out


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    tokens = _markdown().parse(page.read_text("utf-8"))
    headings = [tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def rendered(page: Path) -> str:
    """Return a page as HTML, links to other pages among them."""
    body = _markdown().render(page.read_text("utf-8"))
    body = re.sub(r'href="(?!https?:)([^"#]*)\.md(#[^"]*)?"', r'href="\1.html\2"', body)
    title = page.read_text("utf-8").partition("\n")[0].lstrip("# ")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _targets(page: Path) -> list[str]:
    def every(tokens: list[Token]) -> list[Token]:
        return [t for token in tokens for t in (token, *every(token.children or []))]

    tokens = every(_markdown().parse(page.read_text("utf-8")))
    found = [str(t.attrGet("href") or t.attrGet("src") or "") for t in tokens if t.type in ("link_open", "image")]
    return [t for t in found if t and not re.match(r"[a-z]+:", t)]


def main() -> int:
    """Write, check and render."""
    REFERENCE.write_text(reference(), "utf-8")
    write_schemas()
    FILES.write_text(with_tables(FILES.read_text("utf-8")), "utf-8")
    problems = [p for page in pages() for p in broken_links(page)]
    for page in pages():
        target = ROOT / "outputs" / "docs" / page.relative_to(ROOT).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(rendered(page), "utf-8")
    print("\n".join(problems) or f"{len(pages())} pages without a broken link: outputs/docs")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
