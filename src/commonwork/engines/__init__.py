"""Storey 0: the work itself, in pure Python: no Django, clock, network or settings, only arguments."""
