"""What statements read in BigQuery, worked out from their text: BigQuery bills the columns that a statement names, of the partitions
that its conditions leave, and 10 MB at least for a table. The emulator counts nothing, so this does.

Views are put in where they are named, conditions and columns are pushed down to the tables, and each table's days are held
against the conditions on its partitioning column. Statements that change rows read all columns of the partitions that they change.

stdin: {"tables": {name: {"columns": {name: type}, "partition": [column, "day" | "month"] | null,
                          "days": [[day, {column: bytes}], …]}}, "statements": [sql, …]}
stdout: for each statement [[table, bytes, partitions], …]
"""

import json
import re
import sys
from functools import lru_cache

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.optimizer import pushdown_predicates, pushdown_projections, qualify
from sqlglot.optimizer.scope import traverse_scope

DIALECT = "bigquery"
CHANGES = (exp.Insert, exp.Update, exp.Delete, exp.Merge)


def main() -> None:
    given = json.load(sys.stdin)
    tables, views = given["tables"], {}
    told = []
    for sql in given["statements"]:
        scans = {}
        for one in parts_of(sql):
            scan(one, tables, views, scans)
        told.append([[name, *size(tables[name], wanted)] for name, wanted in scans.items()])
    json.dump(told, sys.stdout)


def parts_of(sql: str):
    """The statements of a script; of an `if` its condition alone, which hardly ever holds; of a `set` its query."""
    depth = 0
    for text in re.split(r";\s*\n|;\s*$", sql):
        opened = len(re.findall(r"(?:^\s*|\bthen\s+)if\b", text))
        outside, depth = depth == 0, depth + opened - text.count("end if")
        if not outside:
            continue
        text = re.sub(r"^\s*(/\*.*?\*/\s*)+", "", text, flags=re.S).strip()
        condition = re.match(r"if (.*?) then", text, flags=re.S)
        value = re.match(r"set \w+ = (.*)$", text, flags=re.S)
        if condition or value:
            yield parsed(f"select {(condition or value).group(1)}")
        elif re.match(r"(select|with|insert|update|delete|merge|create|\()", text, flags=re.I):
            yield parsed(text)


@lru_cache(maxsize=1000)
def parsed(sql: str) -> exp.Expression:
    tree = sqlglot.parse_one(sql, dialect=DIALECT)
    for table in list(tree.find_all(exp.Table)):
        schema, name = own_name(table)
        table.replace(exp.table_(name, db=schema, alias=table.alias or None))
    return tree


def own_name(table: exp.Table) -> tuple:
    """`raw`, `users` of the whole address; a load's own tables are of the schema `staged`, by the names of those that they are for."""
    *_, schema, name = ["", *(part for one in table.parts for part in one.name.split("."))]
    staged = re.match(r"load_[0-9a-f]+_\d+_(.*)", name)
    return ("staged", staged.group(1)) if staged else (re.sub(r"^.*_", "", schema), name)


def scan(tree: exp.Expression, tables: dict, views: dict, scans: dict) -> None:
    if isinstance(tree, exp.Create):
        if tree.kind == "VIEW":
            views[address(tree.this)] = tree.expression
            return
        if tree.expression is None:
            return
        tree = tree.expression
    if isinstance(tree, CHANGES):
        change(tree, tables, views, scans)
    else:
        look(tree, tables, views, scans)


def change(tree: exp.Expression, tables: dict, views: dict, scans: dict) -> None:
    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    name = address(target)
    if isinstance(tree, exp.Insert):
        if isinstance(tree.expression, exp.Query):
            look(tree.expression, tables, views, scans)
        return
    if isinstance(tree, exp.Merge):
        look(tree.args["using"].this, tables, views, scans)
        conditions = [when.args.get("condition") for when in tree.args["whens"].expressions]
        conditions = [one for one in conditions if one is not None]
    else:
        where = tree.args.get("where")
        everything = exp.select("*").from_(target.copy())
        look(everything.where(where.this.copy()) if where else everything, tables, views, scans)
        conditions = conjuncts(where.this) if where else []
    if name in tables:
        add(scans, name, set(tables[name]["columns"]), of_partition(conditions, tables[name]))


def look(query: exp.Expression, tables: dict, views: dict, scans: dict) -> None:
    for scope in traverse_scope(pushed(query, tables, views)):
        for alias, source in scope.sources.items():
            if not isinstance(source, exp.Table) or address(source) not in tables:
                continue
            table = tables[address(source)]
            names = {one.name for one in scope.expression.find_all(exp.Column) if one.table == alias}
            conditions = []
            where = scope.expression.args.get("where")
            conditions += conjuncts(where.this) if where else []
            for join in scope.expression.args.get("joins") or []:
                if join.side == "" and join.args.get("on") is not None:
                    conditions += conjuncts(join.args["on"])
            own = [one for one in conditions if {c.table for c in one.find_all(exp.Column)} == {alias}]
            add(scans, address(source), names & set(table["columns"]), of_partition(own, table))


def pushed(query: exp.Expression, tables: dict, views: dict) -> exp.Expression:
    tree = query.copy()
    while any(address(one) in views for one in tree.find_all(exp.Table)):
        for table in list(tree.find_all(exp.Table)):
            view = views.get(address(table))
            if view is not None:
                table.replace(exp.alias_(view.copy().subquery(), table.alias or table.name, table=True))
    schema = {}
    for name, table in tables.items():
        dataset, own = name.split(".")
        schema.setdefault(dataset, {})[own] = table["columns"]
    tree = qualify.qualify(tree, schema=schema, dialect=DIALECT, validate_qualify_columns=False, quote_identifiers=False)
    tree = pushdown_predicates.pushdown_predicates(tree, dialect=DIALECT)
    return pushdown_projections.pushdown_projections(tree, schema=schema, dialect=DIALECT)


def address(table: exp.Expression) -> str:
    table = table.this if isinstance(table, exp.Schema) else table
    return f"{table.db}.{table.name}" if isinstance(table, exp.Table) else ""


def conjuncts(condition: exp.Expression) -> list:
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def of_partition(conditions: list, table: dict) -> tuple:
    """Those that hold or not for a whole partition, whose column is called `part` from here on."""
    if table["partition"] is None:
        return ()
    column = table["partition"][0]
    found = []
    for one in conditions:
        columns = list(one.find_all(exp.Column))
        if columns and all(c.name == column for c in columns) and one.find(exp.Query) is None:
            bare = one.copy().transform(lambda node: exp.column("part") if isinstance(node, exp.Column) else node)
            found.append(bare.sql(dialect="duckdb"))
    return tuple(sorted(found))


def add(scans: dict, name: str, columns: set, conditions: tuple) -> None:
    scans.setdefault(name, []).append((columns, conditions))


def size(table: dict, wanted: list) -> tuple:
    """Bytes and partitions: a table counts once in a statement, however often it is named; of each partition what is wanted most."""
    best = {}
    for columns, conditions in wanted:
        for part in kept(table, conditions):
            best[part] = best.get(part, set()) | columns
    total = 0
    for day, sizes in table["days"]:
        part = part_of(table, day)
        total += sum(sizes[column] for column in best.get(part, ()))
    return total, len(best)


def kept(table: dict, conditions: tuple) -> set:
    days = [day for day, _ in table["days"]]
    if conditions:
        days = [day for day in days if holds(conditions, day, table["columns"][table["partition"][0]])]
    return {part_of(table, day) for day in days}


@lru_cache(maxsize=1_000_000)
def holds(conditions: tuple, day: str, kind: str) -> bool:
    """A stamp's day is asked for by its noon."""
    value = f"timestamp '{day} 12:00:00'" if kind == "TIMESTAMP" else f"date '{day}'"
    asked = " and ".join(f"({one})" for one in conditions)
    return bool(duckdb.sql(f"select {asked} from (select {value} as part)").fetchone()[0])


def part_of(table: dict, day: str) -> str:
    if table["partition"] is None:
        return ""
    return day[:7] if table["partition"][1] == "month" else day


if __name__ == "__main__":
    duckdb.sql("set timezone = 'UTC'")
    main()
