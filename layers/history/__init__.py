"""What became of the data from version to version: recorded, compared, and read back."""

from layers.history.compare import Since, changes_since
from layers.history.read import check_history, read_history
from layers.history.versions import Change, History, Version

__all__ = [
    "Change",
    "History",
    "Since",
    "Version",
    "changes_since",
    "check_history",
    "read_history",
]
