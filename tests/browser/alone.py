"""`streamlit run` of a host that looks for no app in a script: it runs the script, and serves nothing besides."""

from streamlit.web.cli import main
from streamlit.web.server import app_discovery

NONE = app_discovery.AppDiscoveryResult(is_asgi_app=False, app_name=None, import_string=None)
setattr(app_discovery, "discover_asgi_app", lambda _path: NONE)  # noqa: B010 - it has another type

if __name__ == "__main__":
    main()
