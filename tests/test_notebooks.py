"""Every notebook runs from top to bottom on the sample run and defines nothing that belongs in the package."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from tests.conftest import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def kernel(sample_run: Path) -> Iterator[KernelManager]:
    """A kernel for all notebooks, each of which begins with no name defined."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(PROJECT / "notebooks"), env={**os.environ, "RUN": str(sample_run)})
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path, kernel: KernelManager):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    NotebookClient(notebook, timeout=300, km=kernel).execute()
    shown = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "execute_result"]
    assert any("Country A" in o["data"].get("text/plain", "") for o in shown)
    drawn = [o for o in shown if "image/svg+xml" in o["data"]]
    assert drawn
    assert all(o["metadata"]["image/svg+xml"]["alt"] for o in drawn)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_defines_nothing_and_keeps_no_output(path: Path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            for node in ast.walk(ast.parse(cell.source)):
                assert not isinstance(node, ast.FunctionDef | ast.ClassDef)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_the_same_as_its_plain_pair(path: Path):
    plain = jupytext.read(path.with_suffix(".py"))
    cells = [(c.cell_type, c.source) for c in nbformat.read(path, as_version=4).cells]
    assert cells == [(c.cell_type, c.source) for c in plain.cells], f"jupytext --to ipynb {path.with_suffix('.py')}"


def test_there_are_five_notebooks():
    assert len(NOTEBOOKS) == 5
