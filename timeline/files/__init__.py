"""Files of pictures and documents: bytes that somebody sends enter, checked and cleaned ones leave,
under names that are made from them.
"""
