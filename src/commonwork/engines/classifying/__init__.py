"""What kind of cooperative an organisation is, by its facts: four verdicts side by side, each with what it stands on.

Nobody is labelled by name or sector. The rules are data (``reference/typology``); three-valued logic does the rest.
"""
