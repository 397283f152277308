{#
    Tables of which a day's rows follow from that day's raw rows: where loads have touched few days, those alone are taken out
    and put in again (docs/decisions/0013-days-that-loads-touched.md). Which days comes in the variable KRO_TOUCHED_DAYS of the
    environment, written by src/pipeline/buildPlan.ts: {"facts": ["2026-05-01", …], "orders": […], …}, by raw table,
    `facts` being all that the facts depend on. Without it everything is made anew.
#}

{# Said at the top of a model of days. `reach`: how many days around a touched one change with it; `day`: its column. #}
{% macro daily(reach=0) -%}
    {{ return(adapter.dispatch('daily', 'kraken_ramp')(reach)) }}
{%- endmacro %}

{% macro duckdb__daily(reach) -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='touched_days',
        on_schema_change='fail',
        meta={'reach': reach}
    ) }}
{%- endmacro %}

{#
    BigQuery replaces partitions by itself, those that became empty included. Their list is part of the configuration, so it is asked
    for while dbt parses, and only these models are parsed again when it changes.
#}
{% macro bigquery__daily(reach) -%}
    {%- set days = around(days_of_loads('facts'), reach) -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='insert_overwrite',
        on_schema_change='fail',
        partition_by={'field': 'day', 'data_type': 'date'},
        partitions=date_literals(days) if days is not none else none,
        full_refresh=true if days is none else none,
        meta={'reach': reach}
    ) }}
{%- endmacro %}

{# What such a model reads: the rows of the days that it makes again; all of them where it is made anew. #}
{% macro is_rebuilt(day, reach=0) -%}
    {{ is_among(day, around(days_of_loads('facts'), reach)) if is_incremental() else 'true' }}
{%- endmacro %}

{# What a test looks at: the rows of the days that loads have touched in a raw table, or in `facts`; all of them in a full build. #}
{% macro is_touched(day, table) -%}
    {{ is_among(day, around(days_of_loads(table), 1)) }}
{%- endmacro %}

{# dbt's materialization asks for this macro by its name: out with the days, in with what there is of them now. #}
{% macro get_incremental_touched_days_sql(arguments) -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }}
    where {{ is_among('day', around(days_of_loads('facts'), config.get('meta').get('reach'))) }};

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arguments['temp_relation'] }}
{%- endmacro %}

{#
    dbt's own macro, for the `where` of a data test: `traded_on in touched_days(trades)` looks at the days of that table alone.
    The days are asked for when the test runs, so dbt need not parse it again.
#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where') or '' -%}
    {%- if ' in touched_days(' in where -%}
        {%- set day, table = where[:-1].split(' in touched_days(') -%}
        {%- set where = is_touched(day_of(day), table) -%}
    {%- endif -%}
    {%- if where in ['', 'true'] -%}{%- do return(relation) -%}{%- endif -%}
    {%- do return('(select * from ' ~ relation ~ ' where ' ~ where ~ ')') -%}
{%- endmacro %}

{% macro is_among(day, days) -%}
    {%- if days is none -%} true
    {%- elif days | length == 0 -%} false
    {%- else -%} {{ day }} in ({{ date_literals(days) | join(', ') }})
    {%- endif -%}
{%- endmacro %}

{# None: nobody said which. A raw table that is not named has not been touched. #}
{% macro days_of_loads(table) -%}
    {%- set told = env_var('KRO_TOUCHED_DAYS', '') -%}
    {%- if told == '' -%}{%- do return(none) -%}{%- endif -%}
    {%- do return(fromjson(told).get(table, [])) -%}
{%- endmacro %}

{# The days and those so many days before and after each, without doubles. #}
{% macro around(days, reach) -%}
    {%- if days is none or reach == 0 -%}{%- do return(days) -%}{%- endif -%}
    {%- set near = [] -%}
    {%- for day in days -%}
        {%- set day = modules.datetime.date.fromisoformat(day) -%}
        {%- for step in range(-reach, reach + 1) -%}
            {%- do near.append((day + modules.datetime.timedelta(days=step)).isoformat()) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return(near | unique | sort | list) -%}
{%- endmacro %}

{% macro date_literals(days) -%}
    {%- set literals = [] -%}
    {%- for day in days -%}{%- do literals.append("date '" ~ day ~ "'") -%}{%- endfor -%}
    {%- do return(literals) -%}
{%- endmacro %}
