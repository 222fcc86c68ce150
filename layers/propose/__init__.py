"""From an article to proposed excerpts, which a curator accepts, edits or rejects."""

from layers.propose.article import propose
from layers.propose.draft import Draft, Proposal, Source
from layers.propose.extract import read_source
from layers.propose.gazetteer import Gazetteer, make_gazetteer

__all__ = ["Draft", "Gazetteer", "Proposal", "Source", "make_gazetteer", "propose", "read_source"]
