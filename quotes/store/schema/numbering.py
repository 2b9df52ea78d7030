"""The numbering of quotes and appearances: their ids begin with that of the article."""

PER_ARTICLE = 100_000
"""The quotes (and appearances) of one article have the ids `article * PER_ARTICLE + 1`, `+ 2`…"""
