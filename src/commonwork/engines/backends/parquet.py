"""Parquet files: names of columns and rows, with the types the file states."""

import io
from typing import Any

import pyarrow
import pyarrow.parquet


def parquet_size(raw: bytes) -> int:
    """The number of cells a Parquet file says it has, without reading them."""
    try:
        about = pyarrow.parquet.ParquetFile(io.BytesIO(raw)).metadata
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error
    return int(about.num_rows) * max(int(about.num_columns), 1)


def parquet_rows(raw: bytes) -> tuple[tuple[str, ...], list[list[Any]]]:
    """The whole file: names of columns, rows; nested values are written as text."""
    try:
        table = pyarrow.parquet.read_table(io.BytesIO(raw))
        columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise ValueError(str(error)) from error
    return tuple(table.column_names), [list(row) for row in zip(*columns, strict=True)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return " | ".join(map(str, value)) if isinstance(value, list) else str(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
