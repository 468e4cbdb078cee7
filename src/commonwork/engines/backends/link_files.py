"""Tables to be linked, and what was prepared of them, as Parquet files."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet

from commonwork.engines.linking.prepared import Array, Prepared

_FILES = ("records", "names", "words")


def _table(path: Path) -> pyarrow.Table:
    """A whole file. Not by ``read_table``: that loads what reads folders of files, a second of start-up."""
    with pyarrow.parquet.ParquetFile(path) as file:
        return file.read()


def read_columns(path: Path) -> dict[str, list[str]]:
    """A Parquet file as columns of text, unknown values empty; ValueError where it is not one."""
    try:
        table = _table(path)
        return {
            name: ["" if value is None else value for value in table[name].cast(pyarrow.string()).to_pylist()]
            for name in table.column_names
        }
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error


def save_prepared(prepared: Prepared, folder: Path) -> None:
    """Keep what was prepared in a folder: records, names and words, each a Parquet file."""
    folder.mkdir(parents=True, exist_ok=True)
    records = _flat(prepared.records) | {f"text.{name}": values for name, values in prepared.texts.items()}
    texts = {"text.whole": prepared.wholes, "text.spelt": prepared.spelt, "text.written": prepared.written}
    names = _flat(prepared.names) | texts
    words = {"hash": list(prepared.words), "word": list(prepared.words.values())}
    for file, columns in zip(_FILES, (records, names, words), strict=True):
        table = pyarrow.table(columns).replace_schema_metadata({"version": prepared.version})
        pyarrow.parquet.write_table(table, folder / f"{file}.parquet", compression="zstd")


def load_prepared(folder: Path) -> Prepared | None:
    """What was kept in a folder, or None where nothing was or a file cannot be read: it is then prepared anew."""
    try:
        return _loaded(*(_table(folder / f"{file}.parquet") for file in _FILES))
    except (pyarrow.ArrowException, OSError, KeyError):
        return None


def _loaded(records: pyarrow.Table, names: pyarrow.Table, words: pyarrow.Table) -> Prepared:
    wholes, spelt, written = (names[f"text.{name}"].to_pylist() for name in ("whole", "spelt", "written"))
    return Prepared(
        (records.schema.metadata or {})[b"version"].decode(),
        _wide(records),
        _wide(names),
        {name.removeprefix("text."): records[name].to_pylist() for name in records.column_names if "text." in name},
        wholes,
        spelt,
        written,
        dict(zip(words["hash"].to_pylist(), words["word"].to_pylist(), strict=True)),
    )


def _flat(columns: Mapping[str, Array]) -> dict[str, Array | list[str]]:
    """Columns of several values become several columns: «phone.0», «phone.1»."""
    flat: dict[str, Array | list[str]] = {}
    for name, values in columns.items():
        if values.ndim == 1:
            flat[name] = values
        else:
            flat |= {f"{name}.{at}": np.ascontiguousarray(values[:, at]) for at in range(values.shape[1])}
    return flat


def _wide(table: pyarrow.Table) -> dict[str, Array]:
    columns: dict[str, list[Array]] = {}
    for name in table.column_names:
        if not name.startswith("text."):
            columns.setdefault(name.partition(".")[0], []).append(table[name].to_numpy())
    return {
        name: np.ascontiguousarray(np.stack(parts, axis=1)) if len(parts) > 1 else np.array(parts[0])
        for name, parts in columns.items()
    }
