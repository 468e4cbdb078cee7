"""Storey 0: the work itself, in pure Python. No Django, clock, network or settings; everything comes in as an argument."""
