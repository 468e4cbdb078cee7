"""Commonwork: the platform on which a network of cooperatives lives."""

__version__ = "0.1.0"
