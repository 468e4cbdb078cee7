"""What kind of cooperative an organisation is, by its facts: four verdicts side by side, each with what it stands on.

Nobody is labelled by name or sector. The rules are data (``reference/typology``); three-valued logic does the rest.
"""

from commonwork.engines.classifying.classify import classify
from commonwork.engines.classifying.rules import FormLaw, Typology

__all__ = ["FormLaw", "Typology", "classify"]
