#!/bin/sh
# Makes sure that the programs of the browser tests are there: a Chrome or Chromium (one that is
# installed, else Debian's, else the one Playwright brings) and, where Debian's packages can be
# had, nginx for the test of the proxy.
set -eu
python=$1

browser() {
    for name in google-chrome google-chrome-stable chromium chromium-browser chrome; do
        if command -v "$name"; then return; fi
    done
    if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then echo "$CHROMIUM"; else return 1; fi
}

missing=""
if ! browser; then missing="chromium fonts-noto-core"; fi
if ! command -v nginx && [ ! -x /usr/sbin/nginx ]; then missing="$missing nginx-light"; fi
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    # shellcheck disable=SC2086 # a list of packages
    if $as_root apt-get update -qq; then
        $as_root apt-get install -y -qq --no-install-recommends $missing || true
    fi
fi
browser >/dev/null || exec "$python" -m playwright install chromium
