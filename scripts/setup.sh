#!/bin/sh
# Set up the project, a line a step. usage: scripts/setup.sh PYTHON VENV run|tests
set -eu
cd "$(dirname "$0")/.."
python=$1
venv=$2
what=$3

step() { echo "[$1] $2"; }

install() {
    # Quiet twice: once still lets warnings about places without the package through; errors are always printed. Modules
    # are compiled when they are first imported: most never are.
    if ! "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-compile --no-deps "$@"; then
        echo "A download failed (above). Check the connection, or the proxy in PIP_PROXY or the mirror in PIP_INDEX_URL," >&2
        echo "then give the same command again: what is already there is not fetched twice." >&2
        exit 1
    fi
}

if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))'; then
    echo "Python 3.11 or 3.12 is needed; name one: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
if [ "$what" = tests ]; then
    step tests "packages for tests and checks (0.6 GB on disk)"
    install --require-hashes -r requirements-dev.lock
    exit 0
fi
step 1/5 "virtual environment in $venv ($("$python" --version))"
if [ ! -x "$venv/bin/python" ] && ! "$python" -m venv "$venv"; then
    echo "The environment could not be made. On Debian the package python3-venv is needed: apt-get install python3-venv" >&2
    exit 1
fi
step 2/5 "PyTorch, which makes the encoder (0.8 GB on disk)"
install "$(grep '^torch==' requirements.lock)"
step 3/5 "libraries, language models and fonts (1.8 GB on disk)"
# PyTorch's builds lie on several indexes, so that its line has no checksum.
hashed=$(mktemp)
trap 'rm -f "$hashed"' EXIT
grep -v '^torch==' requirements.lock >"$hashed"
install --require-hashes -r "$hashed"
step 4/5 "this project"
install --no-build-isolation --editable .
step 5/5 "the encoder, exported once so that runs need no PyTorch"
"$venv/bin/python" -m pipeline.embed.export
