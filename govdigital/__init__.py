"""The project around the timeline: settings, databases, and how it is served."""

__version__ = "0.1.0"
