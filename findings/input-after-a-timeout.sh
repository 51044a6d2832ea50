#!/bin/sh
# Expected: "Catching this exception and retrying communication will not lose any output" (subprocess), nor any input.
# Seen: what of the input was not yet taken when `communicate` timed out is never sent; the program waits for it, and the
# caller for the program. The input cannot be given again ("Cannot send input after starting communication").
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >finding.py <<'PYTHON'
import platform
import subprocess
import sys
import tempfile

SLOW = [sys.executable, "-c", "import sys, time; time.sleep(1); print(len(sys.stdin.buffer.read()))"]
DATA = b"x" * 1_000_000


def retried(process, data):
    """Return the output of a process that is slow to read, retried after a timeout; None where it never comes."""
    try:
        return process.communicate(data, timeout=0.2)[0]
    except subprocess.TimeoutExpired:
        pass
    try:
        return process.communicate(timeout=10)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None


print("Python", platform.python_version())
by_pipe = retried(subprocess.Popen(SLOW, stdin=subprocess.PIPE, stdout=subprocess.PIPE), DATA)
with tempfile.TemporaryFile() as given:
    given.write(DATA)
    given.seek(0)
    by_file = retried(subprocess.Popen(SLOW, stdin=given, stdout=subprocess.PIPE), None)
print("by a pipe:", by_pipe, "by a file:", by_file)
so = by_pipe is None and by_file.strip() == b"1000000"
print("still so" if so else "no longer so")
sys.exit(not so)
PYTHON
python3 finding.py
