"""The table of formats: one row a format, one module a reader.

To add a format: a module beside this one with an `open_<format>`, and a row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curation.imports.acled import TERMS as ACLED_TERMS
from curation.imports.acled import open_acled
from curation.imports.annotations import open_annotations
from curation.imports.reading import Open
from curation.imports.template import open_template
from curation.imports.timemap import open_timemap
from curation.imports.ucdp import TERMS as UCDP_TERMS
from curation.imports.ucdp import open_ucdp

NOT_STATED = "The file states no terms; whoever brought it in answers for having the right to."


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, what makes it, its reader, its usual terms."""

    name: str
    data_set: str
    open: Open
    terms: str = NOT_STATED


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("timemap", "TimeMap", open_timemap),
        Format("acled", "ACLED", open_acled, ACLED_TERMS),
        Format("ucdp", "UCDP GED", open_ucdp, UCDP_TERMS),
        Format("annotations", "Web annotations", open_annotations),
        Format("csv", "Table", open_template),
    )
}
