"""Tables of facts as Parquet files, read a part at a time."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

PART = 10_000


def parquet_rows(path: Path) -> Iterator[list[str]]:
    """The header of a Parquet file and its rows as text, unknown values empty; ValueError where it is not one."""
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            yield list(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=PART):
                columns = [column.cast(pyarrow.string()).to_pylist() for column in batch.columns]
                for row in zip(*columns, strict=True):
                    yield ["" if value is None else value for value in row]
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error
