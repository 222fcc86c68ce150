#!/bin/sh
# Makes sure that a Chrome or Chromium is there for the browser tests:
# one that is installed, else Debian's, else the one Playwright brings.
set -eu
python=$1
for name in google-chrome google-chrome-stable chromium chromium-browser chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "browser tests use $(command -v "$name")"
        exit 0
    fi
done
if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then
    echo "browser tests use $CHROMIUM"
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; then
        exit 0
    fi
fi
exec "$python" -m playwright install chromium
