"""What is done with sources alone: references are taken in, one replaces another, links are
mended.
"""
