#!/bin/sh
# Makes sure that the programs of the browser tests are there: a Chrome or Chromium (one that is
# installed, else Debian's, else the one Playwright brings) and, where Debian's packages can be
# had, nginx for the test of the proxy. In a container Chromium's headless shell comes too: it
# draws the same pages for a quarter less of the processor's time. Without the environment's Python,
# which is its argument, it leaves Playwright's browser alone.
set -eu
python=${1:-}

browser() {
    for name in chromium-headless-shell google-chrome google-chrome-stable chromium chromium-browser chrome; do
        if command -v "$name"; then return; fi
    done
    if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then echo "$CHROMIUM"; else return 1; fi
}

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"

missing=""
if ! command -v nginx && [ ! -x /usr/sbin/nginx ]; then missing="nginx-light"; fi
if ! browser || [ -z "$as_root" ]; then
    if ! command -v chromium-headless-shell; then missing="$missing chromium-headless-shell"; fi
fi
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 && $as_root apt-get update -qq; then
    for package in $missing; do
        $as_root apt-get install -y -qq --no-install-recommends "$package" || true
    done
    browser || $as_root apt-get install -y -qq --no-install-recommends chromium || true
    fc-list 2>/dev/null | grep -q Noto || $as_root apt-get install -y -qq --no-install-recommends fonts-noto-core || true
fi
browser >/dev/null || [ -z "$python" ] || exec "$python" -m playwright install chromium
