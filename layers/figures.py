"""What the process counts of its work, for Prometheus: nothing of it says who reads, or what is read.

`layers.serve.metrics` hands the figures out, where they are asked for.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each was, nobody asks

SESSIONS = Gauge("layers_sessions", "Pages that are open, each with its connection.", registry=None)
VIEWS = Counter("layers_views", "How often the page was asked for, at any view.", registry=None)
CHANGES = Histogram(
    "layers_change_seconds",
    "How long what a page asked for took: its opening, another view of all of it or of a part alone, cards.",
    ["part"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2),
    registry=None,
)
EXPORTS = Counter("layers_exports", "Files of excerpts that were handed out, by format.", ["format"], registry=None)
REFUSALS = Counter("layers_refusals", "Requests that were not answered as asked, by status.", ["status"], registry=None)
COUNTED = (SESSIONS, VIEWS, CHANGES, EXPORTS, REFUSALS)
