"""Korean letters in Latin ones, by the Revised Romanisation (2000), syllable by syllable and between syllables."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_INITIALS = _listed("g kk n d tt r m b pp s ss . j jj ch k t p h")
_VOWELS = _listed("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_FINALS = _listed(". k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
_BEFORE_VOWEL = _listed(". g kk gs n nj nh d r lg lm lb ls lt lp rh m b ps s ss ng j ch k t p h")
_SILENT = _INITIALS.index(".")
_L = _FINALS.index("l")


def romanise_hangul(run: str) -> str:
    """A run of syllables; before a silent initial the final consonant keeps its own sound (협동조합 hyeopdongjohap)."""
    out = []
    for place, char in enumerate(run):
        initial, rest = divmod(ord(char) - 0xAC00, 588)
        vowel, final = divmod(rest, 28)
        following = (ord(run[place + 1]) - 0xAC00) // 588 if place + 1 < len(run) else -1
        start = "" if initial == _SILENT else _INITIALS[initial]
        if place and start == "r" and (ord(run[place - 1]) - 0xAC00) % 28 == _L:
            start = "l"
        end = (_BEFORE_VOWEL if following == _SILENT else _FINALS)[final]
        out.append(start + _VOWELS[vowel] + ("" if end == "." else end))
    return "".join(out)
