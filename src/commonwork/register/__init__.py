"""Storey 2: sources, deliveries, records, and the organisations folded from them."""
