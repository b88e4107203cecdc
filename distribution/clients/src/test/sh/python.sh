#!/bin/sh
# Installs exactly what requirements.txt names, unless it is there already; without Python there is nothing to install for.
set -eu
cd "$1"
command -v python3 >/dev/null || exit 0
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Tests of clients for Python are skipped: python3 has no venv module"
    exit 0
fi
cmp -s requirements.txt packages/installed.txt && exit 0
rm -rf packages
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --requirement requirements.txt
cp requirements.txt packages/installed.txt
