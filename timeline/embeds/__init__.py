"""What other sites show of an entry in a frame. The address of an entry comes in; a page of its own
leaves, which any site may frame, and what oEmbed (oembed.com) asks about it.
"""
