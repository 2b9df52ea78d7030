"""How quotes and appearances are numbered: a number begins with that of its article."""

PER_ARTICLE = 100_000
"""Quotes (and appearances) of one article have the numbers `article * PER_ARTICLE + 1`, `+ 2`…"""
