"""Says, as JSON, what the emulator does where nothing is mended; a test compares it, so that an upgrade which does better shows."""

import json
import sys

ANSWERS, sys.stdout = sys.stdout, sys.stderr

import sqlglot
from bqemulator.scripting.interpreter import _dml_targets
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage import arrow_bridge
from bqemulator.storage.engine import DuckDBEngine

PRODUCT = "select round(cast(a as bignumeric) * cast(b as bignumeric), 8, 'ROUND_HALF_EVEN')"


class Connection:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def execute(self, sql: str) -> None:
        self.asked.append(sql)


def extensions() -> list[str]:
    engine = DuckDBEngine.__new__(DuckDBEngine)
    engine._connection = Connection()
    engine._load_spatial()
    engine._load_format_extensions()
    return engine._connection.asked


def told(sql: str) -> str:
    import duckdb
    import pyarrow

    table: pyarrow.Table = duckdb.sql(sql).to_arrow_table()
    return arrow_bridge.arrow_table_to_bq_rows(table)[0]["f"][0]["v"]


print(
    json.dumps(
        {
            "extensions": extensions(),
            "numeric": sqlglot.transpile("select cast(a as numeric)", read="bigquery", write="duckdb")[0],
            "bignumeric": sqlglot.transpile("select cast(a as bignumeric)", read="bigquery", write="duckdb")[0],
            "product": SQLTranslator().translate(PRODUCT).value,
            "seconds": SQLTranslator().translate("select parse_datetime('%E*S', a)").value,
            "small": told("select 0.00000002::decimal(38, 9)"),
            "zeros": told("select 1.5::decimal(38, 9)"),
            "truncated": _dml_targets("truncate table a.b", "p"),
        }
    ),
    file=ANSWERS,
)
