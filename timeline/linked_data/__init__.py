"""What a page says to machines: a page's dataclass in; one document of JSON-LD in the words of
schema.org out.
"""
