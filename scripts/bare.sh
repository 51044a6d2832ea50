#!/usr/bin/env bash
# Run a command in a copy of the project as a newcomer's machine has it: none of the optional programs on the PATH, no
# font, an empty home, no settings of this shell and nothing beside the project. usage: scripts/bare.sh COMMAND [ARG…]
set -euo pipefail
cd "$(dirname "$0")/.."
# What `make system` installs, and what stands in for it: programs by the beginning of their names.
extras=$(<scripts/extras.txt)
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
mkdir -p "$bare/bin" "$bare/home" "$bare/tmp" "$bare/project"
IFS=: read -ra folders <<<"$PATH"
for folder in "${folders[@]}"; do
    for program in "$folder"/*; do
        name=${program##*/}
        for extra in $extras; do case $name in "$extra"*) continue 2 ;; esac; done
        if [ -x "$program" ] && [ ! -e "$bare/bin/$name" ]; then ln -s "$program" "$bare/bin/$name"; fi
    done
done
echo '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>' >"$bare/fonts.conf"
git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar --extract --directory="$bare/project"
for made in .venv models/exported; do if [ -e "$made" ]; then ln -s "$(realpath "$made")" "$bare/project/$made"; fi; done
cd "$bare/project"
env -i PATH="$bare/bin" HOME="$bare/home" TMPDIR="$bare/tmp" FONTCONFIG_FILE="$bare/fonts.conf" PYTHONPATH="$PWD" \
    PYTHONHASHSEED=0 HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false "$@"
