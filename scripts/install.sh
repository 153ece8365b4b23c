#!/bin/sh
# Installs what package-lock.json names. Says nothing but one line when all is well, and everything when not.
set -eu
cd "$(dirname "$0")/.."

for program in node npm; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "Not installed: the program \"$program\" is missing. Install Node.js 20 or newer (https://nodejs.org), then run the command again." >&2
    exit 1
  fi
done

echo "Installing dependencies (about a minute the first time)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
  # npm ends a refusal with all its options: the reason is in the first lines, its log in the last.
  head -n 20 "$log" >&2
  tail -n +21 "$log" | grep 'complete log' >&2 || true
  echo "Not installed: npm ci failed, its reason is above." >&2
  exit 1
fi
touch node_modules/.package-lock.json

PATH="$PWD/node_modules/.bin:$PATH"
node scripts/need-node.cjs
