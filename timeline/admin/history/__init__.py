"""Versions of an entry: a saved form enters; a version, a comparison or a conflict leaves."""
