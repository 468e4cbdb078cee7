"""What the search index still has to take in."""

from django.db import models


class IndexChange(models.Model):
    """Organisations that changed, written in the transaction that changed them; gone once the index holds them."""

    organisations = models.JSONField(default=list, help_text="ids, at most 1,000 in a row")
    everything = models.BooleanField(default=False, help_text="the whole index is to be built anew")

    def __str__(self) -> str:
        return "everything" if self.everything else f"{len(self.organisations)} organisations"
