"""Stage 5, registered: an organisation is what its records add up to."""

from commonwork.engines.folding.fold import RULES, fold
from commonwork.engines.folding.ids import mint_id

__all__ = ["RULES", "fold", "mint_id"]
