"""Ask the app in this container whether it serves readers; the exit code is the answer."""  # noqa: INP001

from __future__ import annotations

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

SECONDS = 4


def address() -> str:
    """Return the health address: Streamlit's own variables say at which port and path."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://127.0.0.1:{port}{f'/{path}' if path else ''}/health"


def healthy() -> bool:
    """Say whether it answers with a good status in time."""
    try:
        with urlopen(address(), timeout=SECONDS):  # noqa: S310 - the app's own address
            return True
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy() else 1)
