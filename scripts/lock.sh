#!/bin/sh
# Write the checksums of all files of each package into the locks, from the index; the versions stay as they are there.
# PyTorch has none: its builds lie on several indexes.
set -eu
cd "$(dirname "$0")/.."
bare=$(mktemp)
trap 'rm -f "$bare"' EXIT
for lock in requirements.lock requirements-dev.lock; do
    sed -n 's/^\([A-Za-z0-9._-]*==[^ ]*\).*/\1/p' "$lock" >"$bare"
    {
        grep '^torch==' "$bare" || true
        grep -v '^torch==' "$bare" | .venv/bin/uv pip compile - --quiet --generate-hashes --no-deps --no-header \
            --no-annotate --python-version 3.11.7
    } >"$bare.new"
    mv "$bare.new" "$lock"
done
