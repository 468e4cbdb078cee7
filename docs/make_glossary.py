"""Write docs/glossary.md from the reference's glossary: run by hand after a change, checked by a test."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src" / "commonwork" / "reference" / "glossary.csv"
LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")


def glossary() -> str:
    """The whole page."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [
        "# Glossary",
        "",
        "One word for one thing: the term, its name in the code, and how eight languages say it.",
        "",
    ]
    lines += [
        f"| code | {' | '.join(LANGUAGES)} | meaning |",
        f"| --- | {' | '.join(['---'] * len(LANGUAGES))} | --- |",
    ]
    for row in rows:
        names = " | ".join(row[language] for language in LANGUAGES)
        lines.append(f"| `{row['code_name']}` | {names} | {row['definition_en']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "glossary.md").write_text(glossary(), encoding="utf-8")
