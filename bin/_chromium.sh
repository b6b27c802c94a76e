# Sourced by bin/test: finds a Chromium for the browser tests, and leaves its path in CHROMIUM.
# First what is there, then Playwright's own, then, where one may, the system's packages.

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    use_chromium "$candidate" && return
  done
  use_chromium "$(playwrights_own)" && return
  echo "No Chromium here: asking Playwright for one …"
  "$python" -m playwright install chromium >/dev/null 2>&1 && use_chromium "$(playwrights_own)" && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Playwright has none for us: installing the system's own …"
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null &&
      use_chromium chromium && return
  fi
  echo "The browser tests need a Chromium: install one (on Debian: apt-get install chromium), or name one with CHROMIUM=/path/to/chromium." >&2
  return 1
}

use_chromium() {
  # Asked for its version, because some systems have a command of that name that only says where to get it.
  [ -n "$1" ] && command -v "$1" >/dev/null && "$1" --version >/dev/null 2>&1 || return 1
  CHROMIUM="$(command -v "$1")"
  export CHROMIUM
}

playwrights_own() {
  "$python" -c "
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)" 2>/dev/null || true
}
