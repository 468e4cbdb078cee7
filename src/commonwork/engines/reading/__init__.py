"""Stage 2, read: a delivered file and the map of its source become rows, or problems with their place."""

from commonwork.engines.reading.delivery import Reading, read_delivery
from commonwork.engines.reading.spec import Column, SourceSpec, SpecError, parse_spec

__all__ = ["Column", "Reading", "SourceSpec", "SpecError", "parse_spec", "read_delivery"]
