"""Stage 3, cleaned: values get comparable forms (scripts, digits, dates, identifiers); the original is always kept."""
