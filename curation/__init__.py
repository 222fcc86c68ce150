"""The curators' half: articles and tables of others become files of a collection."""
