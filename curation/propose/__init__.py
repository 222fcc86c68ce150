"""From an article to proposed excerpts, which a curator accepts, edits or rejects."""

from curation.propose.article import propose
from curation.propose.container import NotText
from curation.propose.draft import Draft, Proposal
from curation.propose.gazetteer import Gazetteer, make_gazetteer
from curation.propose.text import Source, read_source

__all__ = ["Draft", "Gazetteer", "NotText", "Proposal", "Source", "make_gazetteer", "propose", "read_source"]
