"""What the page says when the data cannot be read: every problem at once, nothing half-right."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from layers.collection import Problem
from layers.words import Words


def show_problems(problems: Sequence[Problem], words: Words) -> None:
    """Show the list of problems in place of the page."""
    st.title(words["problems.title"])
    st.text(words.count("problems.found", len(problems)))
    st.code("\n".join(str(problem) for problem in problems), language=None, wrap_lines=True)
    st.text(words["problems.mend"])
