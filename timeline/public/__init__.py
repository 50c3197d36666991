"""What visitors read: a request enters; a page, a feed, a site map or a table leaves.

Every read of the visitors' database begins in queries.py.
"""
