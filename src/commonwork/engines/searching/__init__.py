"""Finding an organisation, a place, a law, a publication or a meeting by its name, in any script.

A document's names become terms (``analysing.py``); a query becomes an expression (``grammar.py``) and its words the
same terms; an index (in ``backends``) brings both together, and each hit says why it was found.
"""
