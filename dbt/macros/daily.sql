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
    {%- set days = around(days_of_loads('facts', while_parsing=true), reach) -%}
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
    {%- set days = around(days_of_loads('facts'), reach) -%}
    {{ is_among(day, days) if days is not none and is_incremental() else 'true' }}
{%- endmacro %}

{#
    The same for a table of months (its column `month`) in which a month follows from what happened up to its end and at most `back`
    days after it: the months from that of the earliest touched day, less those days, are taken out and put in again.
#}
{% macro monthly(back=0) -%}
    {{ return(adapter.dispatch('monthly', 'kraken_ramp')(back)) }}
{%- endmacro %}

{% macro duckdb__monthly(back) -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='touched_months',
        on_schema_change='fail',
        meta={'back': back}
    ) }}
{%- endmacro %}

{# The last of the days is the as-of day, so that its month is the last one that there can be. #}
{% macro bigquery__monthly(back) -%}
    {%- set days = days_of_loads('facts', while_parsing=true) -%}
    {%- set first = first_month(days, back) -%}
    {%- set months = [] -%}
    {%- if first is not none -%}
        {%- for number in range(first.year * 12 + first.month - 1, days[-1][:4] | int * 12 + days[-1][5:7] | int) -%}
            {%- do months.append("date '%04d-%02d-01'" | format(number // 12, number % 12 + 1)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='insert_overwrite',
        on_schema_change='fail',
        partition_by={'field': 'month', 'data_type': 'date', 'granularity': 'month'},
        partitions=months if first is not none else none,
        full_refresh=true if first is none else none,
        meta={'back': back}
    ) }}
{%- endmacro %}

{#
    Whether a day (or the first of a month) belongs to the months that such a model makes again, or to the `months` before them that it
    needs for it.
#}
{% macro is_rebuilt_from(day, back=0, months=0) -%}
    {%- set first = first_rebuilt(back) -%}
    {%- if first is none -%} true
    {%- else -%} {{ day }} >= {{ first if months == 0 else add_months(first, -months) }}
    {%- endif -%}
{%- endmacro %}

{# The first of these months as a literal; none where the model is made anew. #}
{% macro first_rebuilt(back=0) -%}
    {%- set first = first_month(days_of_loads('facts'), back) -%}
    {%- if first is none or not is_incremental() -%}{%- do return(none) -%}{%- endif -%}
    {%- do return("date '" ~ first.isoformat() ~ "'") -%}
{%- endmacro %}

{% macro first_month(days, back) -%}
    {%- if days is none or days | length == 0 -%}{%- do return(none) -%}{%- endif -%}
    {%- set day = modules.datetime.date.fromisoformat(days[0]) - modules.datetime.timedelta(days=back) -%}
    {%- do return(day.replace(day=1)) -%}
{%- endmacro %}

{# What a test looks at: the rows of the days that loads have touched in a raw table, or in `facts`; all of them in a full build. #}
{% macro is_touched(day, table) -%}
    {{ is_among(day, around(days_of_loads(table), 1)) }}
{%- endmacro %}

{# Of a table of months: from that of the earliest touched day on, less the days that the labels of some look ahead. #}
{% macro is_of_touched_months(month, table) -%}
    {%- set days = days_of_loads(table) -%}
    {%- if days is none or days | length == 0 -%}{%- do return(is_among(month, days)) -%}{%- endif -%}
    {%- do return(month ~ " >= date '" ~ first_month(days, var('churn_days')).isoformat() ~ "'") -%}
{%- endmacro %}

{#
    Where a test looks for other rows with the key of a touched one: from a hundred days before the first of them on, as far back as a
    load looks for parents (LOOK_BACK of src/warehouse/bigquery/script.ts). What lies further back, a full build finds, and `kro verify`.
#}
{% macro is_near_touched(day, table) -%}
    {%- set days = days_of_loads(table) -%}
    {%- if days is none or days | length == 0 -%}{%- do return(is_among(day, days)) -%}{%- endif -%}
    {%- set first = modules.datetime.date.fromisoformat(days[0]) - modules.datetime.timedelta(days=100) -%}
    {%- do return(day ~ " >= date '" ~ first.isoformat() ~ "'") -%}
{%- endmacro %}

{#
    Run before everything else: tables of days stay as this run leaves them, so that a later build of few days would go on from another
    day, or from other variables. `kro transform` says what they are built from when all has passed (src/warehouse/unbuilt.ts).
#}
{% macro forget_built() -%}
    drop table if exists {{ api.Relation.create(database=target.database, schema=schema_of('meta'), identifier='built') }}
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

{% macro get_incremental_touched_months_sql(arguments) -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }}
    where {{ is_rebuilt_from('month', config.get('meta').get('back')) }};

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arguments['temp_relation'] }}
{%- endmacro %}

{#
    dbt's own macro, for the `where` of a data test: `traded_on in touched_days(trades)` looks at the days of that table alone,
    `month in touched_months(facts)` at the months from that of the earliest of them on.
    The days are asked for when the test runs, so dbt need not parse it again.
#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where') or '' -%}
    {%- if ' in touched_days(' in where -%}
        {%- set day, table = where[:-1].split(' in touched_days(') -%}
        {%- set where = is_touched(day_of(day), table) -%}
    {%- elif ' in touched_months(' in where -%}
        {%- set month, table = where[:-1].split(' in touched_months(') -%}
        {%- set where = is_of_touched_months(month, table) -%}
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

{#
    None: nobody said which. A raw table that is not named has not been touched. Whoever asks while dbt parses is parsed again
    whenever the answer changes, so only who must does.
#}
{% macro days_of_loads(table, while_parsing=false) -%}
    {%- if not execute and not while_parsing -%}{%- do return(none) -%}{%- endif -%}
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
