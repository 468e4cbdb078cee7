"""Storey 4: whole processes told in order, one file each. Read ``spreadsheet_to_report`` first."""
