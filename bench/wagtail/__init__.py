"""The same entries as pages of Wagtail, in an environment of its own, for comparison."""
