#!/bin/sh
# Expected: once installed, py3langid identifies a language in memory, and needs to write nothing anywhere.
# Seen: every process that asks for the first time writes the whole decompressed model, 68 MB, to the temporary folder
# and reads it from there; where files may not grow so large (a full or tiny /tmp), it fails with OSError at the first question.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check py3langid==0.4.0
cat >finding.py <<'PYTHON'
import importlib.metadata
import resource
import signal
import sys

import py3langid

print("py3langid", importlib.metadata.version("py3langid"))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
before = resource.getrlimit(resource.RLIMIT_FSIZE)
seen = []
for limit in (50_000_000, 100_000_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        answer = py3langid.classify("The working group met in Geneva and adopted its report.")[0]
    except OSError as error:
        answer = type(error).__name__
    print(f"files of at most {limit:,} bytes: {answer}")
    seen.append(answer)
still = seen == ["OSError", "en"]
print("still so" if still else "no longer so")
sys.exit(not still)
PYTHON
venv/bin/python finding.py
