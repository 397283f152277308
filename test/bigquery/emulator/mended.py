"""What the emulator does otherwise than BigQuery, or cannot do without the internet, and tests rely on.

Each has a test in test/bigquery/emulator.test.ts, so that an upgrade which needs it no longer, or something else, shows.
"""

from decimal import Decimal
from functools import lru_cache

import pyarrow
import sqlglot
from bqemulator.scripting import interpreter
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage import arrow_bridge
from bqemulator.storage.engine import DuckDBEngine
from bqemulator.versioning.snapshots import SnapshotManager
from sqlglot import exp
from sqlglot.generators.duckdb import DuckDBGenerator

from half_even import fused, register


def mend() -> None:
    fetch_no_extensions()
    keep_no_snapshots()
    give_decimals_their_digits()
    round_half_even()
    read_parts_of_seconds()
    tell_decimals_plainly()
    parse_once()
    take_truncation_back()


def fetch_no_extensions() -> None:
    DuckDBEngine._load_spatial = lambda self: None
    DuckDBEngine._load_format_extensions = lambda self: None


def keep_no_snapshots() -> None:
    """Time travel costs a copy of the table for every statement that changes it, and nobody here travels."""
    SnapshotManager.capture = lambda self, *place, **options: None


def give_decimals_their_digits() -> None:
    """Without parameters DuckDB takes 18 digits, 3 of them decimals, and rounds money silently."""
    write = DuckDBGenerator.datatype_sql
    kinds = {exp.DataType.Type.DECIMAL: "DECIMAL(38, 9)", exp.DataType.Type.BIGDECIMAL: "DECIMAL(38, 16)"}

    def datatype_sql(self: DuckDBGenerator, expression: exp.DataType) -> str:
        bare = kinds.get(expression.this) if not expression.expressions else None
        return bare or write(self, expression)

    DuckDBGenerator.datatype_sql = datatype_sql


def round_half_even() -> None:
    """DuckDB rounds half-even as floating point, and multiplies and divides BIGNUMERIC with fewer digits than BigQuery."""
    translate = SQLTranslator.translate
    DuckDBEngine._register_builtin_udfs = after(DuckDBEngine._register_builtin_udfs, lambda self: register(self.connection))
    SQLTranslator.translate = lambda self, sql, **options: translate(self, fused(sql), **options)


def read_parts_of_seconds() -> None:
    """DuckDB has no form for seconds with as many decimals as there are; ours have six."""
    translate = SQLTranslator.translate
    SQLTranslator.translate = lambda self, sql, **options: translate(self, sql.replace("%E*S", "%S.%f"), **options)


def tell_decimals_plainly() -> None:
    """Python says 2E-8 where BigQuery says 0.00000002, and keeps zeros that mean nothing."""
    arrow_bridge._BQ_TYPE_FORMATTERS = (
        (pyarrow.types.is_decimal, lambda value, arrow_type, field: plain(value)),
        *arrow_bridge._BQ_TYPE_FORMATTERS,
    )


def plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_once() -> None:
    """It parses each statement some fifteen times, which is most of what it does; a copy of the tree takes a third of that."""
    parse = lru_cache(maxsize=64)(sqlglot.parse_one)
    sqlglot.parse_one = lambda sql, **options: parse(sql, **options).copy()


def take_truncation_back() -> None:
    """A transaction that is rolled back leaves a table empty that it has truncated: of deletions and others a copy is kept."""
    targets = interpreter._dml_targets

    def dml_targets(sql: str, project: str) -> list[str]:
        tree = sqlglot.parse_one(sql, read="bigquery")
        if not isinstance(tree, exp.TruncateTable):
            return targets(sql, project)
        return [f'"{table.catalog or project}__{table.db}"."{table.name}"' for table in tree.expressions]

    interpreter._dml_targets = dml_targets


def after(method, also):
    def both(self):
        method(self)
        also(self)

    return both
