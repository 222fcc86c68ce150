"""Ask the app in this container whether it serves readers; the exit code is the answer."""  # noqa: INP001

from __future__ import annotations

import os
import sys
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

SECONDS = 4


def address() -> str:
    """Return the health address: Streamlit's own variables say at which port and path."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://127.0.0.1:{port}{f'/{path}' if path else ''}/health"


def ask() -> tuple[bool, str]:
    """Say whether the app can answer readers, old data or new, and what it says of them."""
    try:
        with urlopen(address(), timeout=SECONDS) as answer:  # noqa: S310 - the app's own address
            return True, answer.read().decode()
    except HTTPError as refused:
        return False, refused.read().decode()
    except (URLError, OSError) as silent:
        return False, f"no answer: {silent}"


if __name__ == "__main__":
    well, said = ask()
    sys.stdout.write(f"{said}\n")
    sys.exit(0 if well else 1)
