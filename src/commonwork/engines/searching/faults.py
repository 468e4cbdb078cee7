"""What may be wrong with an index; whoever asks shows it or does without."""


class Unsearchable(Exception):
    """The index cannot be asked: ``code`` is missing, broken or outdated (made by an older analysis)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
