"""Stage 4, linked: which records speak of the same organisation.

``linker.py`` tells the whole in order; ``exact.py`` joins by registration numbers alone, ``grouping.py`` makes groups.
"""
