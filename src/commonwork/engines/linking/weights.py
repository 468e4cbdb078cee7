"""The trained weights as they are kept: one JSON file with its version, written by ``commonwork link-train``."""

import json
from pathlib import Path

from commonwork.engines.linking.comparing import LEVELS
from commonwork.engines.linking.scoring import TELLING, Weights

HERE = Path(__file__).parent / "weights.json"


def load_weights(path: Path | None = None) -> Weights:
    """The weights of a file, or the packaged ones; ValueError where a comparison or a level is missing."""
    read = json.loads((path or HERE).read_text(encoding="utf-8"))
    kinds = sorted(read["sisters"])
    tables = {
        kind: {name: tuple(row.get(kind, 0.0) for row in read["comparisons"][name].values()) for name in LEVELS}
        for kind in ("m", "u", "rarity", *kinds)
    }
    wrong = [name for name, levels in LEVELS.items() if tuple(read["comparisons"][name]) != levels]
    if wrong:
        raise ValueError(f"the weights do not fit the comparisons {', '.join(wrong)}")
    numbers = (read["most_bits"], read["share"], read["share_within"], read["sisters"])
    return Weights(
        read["version"], tables["m"], tables["u"], {kind: tables[kind] for kind in kinds}, tables["rarity"], *numbers
    )


def weights_text(weights: Weights, note: str) -> str:
    """The weights as the text of a file that :func:`load_weights` reads; ``note`` says what they were trained on."""
    comparisons = {}
    for name, levels in LEVELS.items():
        comparisons[name] = {
            level: {"m": weights.m[name][at], "u": weights.u[name][at]}
            | {kind: weights.q[kind][name][at] for kind in sorted(weights.q)}
            | ({"rarity": weights.rarity[name][at]} if name in TELLING else {})
            for at, level in enumerate(levels)
        }
    whole = {
        "version": weights.version,
        "trained_on": note,
        "share": weights.share,
        "share_within": weights.share_within,
        "sisters": dict(weights.sisters),
        "most_bits": dict(weights.most),
        "comparisons": comparisons,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
