"""What became of the data from version to version: recorded, compared, and read back."""

from layers.collection.history.compare import Since, changes_since
from layers.collection.history.read import check_history, read_history
from layers.collection.history.versions import Change, History, Version

__all__ = [
    "Change",
    "History",
    "Since",
    "Version",
    "changes_since",
    "check_history",
    "read_history",
]
