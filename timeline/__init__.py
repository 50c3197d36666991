"""The story of a digital government: how it is written, published and read."""
