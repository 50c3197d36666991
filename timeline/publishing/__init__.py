"""The crossing: working copies of EDITORIAL enter; rows of PUBLIC leave, and what editors are told.

The only writer of the visitors' database. A verb a file; the other files are what verbs ask.
"""
