"""Stage 4, linked: which records speak of the same organisation. For now by exact keys only."""
