#!/bin/sh
# Installs exactly what the lock file names, unless it is there already; without Node there is nothing to install for.
set -eu
cd "$1"
command -v node >/dev/null && command -v npm >/dev/null || exit 0
cmp -s package-lock.json node_modules/installed.json && exit 0
npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --silent
cp package-lock.json node_modules/installed.json
