"""A timeline of a country's digital government; the version of it stands here alone."""

__version__ = "0.1.0"
