"""The curator's desk: a page of its own, which readers never see."""
