"""Storey 1: persons, their roles in the network, and the log of who did what."""
