"""The engines tables are computed on; the only place that imports them."""
