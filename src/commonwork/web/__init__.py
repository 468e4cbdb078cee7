"""Storey 5, faces: read a request, call one action or query, render."""
