"""What this machine has: tests that need more are skipped, and say what they miss."""

from __future__ import annotations

import shutil
from ctypes.util import find_library

import pytest

needs_pango = pytest.mark.skipif(
    find_library("pangoft2-1.0") is None, reason="Pango, which sets pages, is not installed"
)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
