"""Storey 3: observations, editions and claims: what is counted and published."""
