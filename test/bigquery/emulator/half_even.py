"""round(a * b, 8, 'ROUND_HALF_EVEN'), and the same of a / b, of BIGNUMERIC operands, with as many digits as BigQuery has.

Exact arithmetic in Python: an oracle that shares nothing with how DuckDB's macros do it.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

import duckdb
import sqlglot
from sqlglot import exp

NUMERIC = "DECIMAL(38, 9)"
DIGITS = Context(prec=120)
#: What BigQuery keeps of a quotient, half away from zero, before anybody rounds it.
BIGNUMERIC = Decimal(1).scaleb(-38)


def fused(sql: str) -> str:
    """The statement with such a rounding and its operation as one call; untouched where there is none."""
    if "ROUND_HALF_EVEN" not in sql:
        return sql
    tree = sqlglot.parse_one(sql, read="bigquery")
    for node in list(tree.find_all(exp.Round)):
        if node.args.get("truncate") is not None:
            node.replace(call(node))
    return tree.sql(dialect="bigquery")


def call(node: exp.Round) -> exp.Expression:
    name = {exp.Mul: "kro_rounded_product", exp.Div: "kro_rounded_quotient"}.get(type(node.this))
    sides = (node.this.args.get("this"), node.this.args.get("expression")) if name else ()
    if name is None or not all(is_bignumeric(side) for side in sides):
        raise ValueError("ROUND_HALF_EVEN is known of a product or quotient of two casts to BIGNUMERIC alone")
    operands = [exp.Cast(this=side.this.copy(), to=exp.DataType.build("NUMERIC", dialect="bigquery")) for side in sides]
    return exp.Anonymous(this=name, expressions=[*operands, node.args["decimals"].copy()])


def is_bignumeric(side: exp.Expression) -> bool:
    return isinstance(side, exp.Cast) and side.to.this == exp.DataType.Type.BIGDECIMAL


def register(connection: duckdb.DuckDBPyConnection) -> None:
    for function in (kro_rounded_product, kro_rounded_quotient):
        connection.create_function(function.__name__, function, [NUMERIC, NUMERIC, "BIGINT"], NUMERIC)


def kro_rounded_product(left: Decimal, right: Decimal, digits: int) -> Decimal:
    return rounded(DIGITS.multiply(left, right), digits)


def kro_rounded_quotient(dividend: Decimal, divisor: Decimal, digits: int) -> Decimal:
    quotient = DIGITS.divide(dividend, divisor)
    return rounded(quotient.quantize(BIGNUMERIC, rounding=ROUND_HALF_UP, context=DIGITS), digits)


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN, context=DIGITS)
