"""The same content as a Django project of the usual kind shows it: `startproject`'s settings, ordinary
queries, ordinary templates; for comparison.
"""
