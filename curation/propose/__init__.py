"""From an article to proposed excerpts, which a curator accepts, edits or rejects."""

from curation.propose.article import propose
from curation.propose.draft import Draft, Proposal, Source
from curation.propose.extract import read_source
from curation.propose.gazetteer import Gazetteer, make_gazetteer

__all__ = ["Draft", "Gazetteer", "Proposal", "Source", "make_gazetteer", "propose", "read_source"]
