"""Doubled code is found whatever stands around it; imports, signatures, docstrings and comments are none."""

from __future__ import annotations

from scripts.check_copies import LINES, code, copies

BODY = "".join(f"    x{n} = work({n})\n" for n in range(LINES))


def test_the_same_lines_in_two_modules_are_found_with_their_places() -> None:
    one = "import os\n\n\ndef one(a: int) -> None:\n    # why\n" + BODY
    two = 'def two(\n    b: str,\n) -> None:\n    """What."""\n\n' + BODY.replace("\n", "  # so\n")
    assert copies({"a.py": one, "b.py": two}) == [[("a.py", 6), ("b.py", 6)]]
    assert copies({"a.py": one, "b.py": two.replace("x3", "y3")}) == []


def test_what_is_no_code_is_left_out() -> None:
    head = 'from a import (\n    b,\n)\n"""What\nit is."""\n\n\n'
    text = head + "def f(\n    a: int,\n) -> int:\n    # why\n    return (\n        a\n    )\n"
    assert code(text) == [(12, "return ("), (13, "a")]
