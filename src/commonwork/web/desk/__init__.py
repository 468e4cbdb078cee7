"""Where the secretariat and the editors work."""
