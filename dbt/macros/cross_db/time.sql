{#
    Every difference between SQL dialects is in this folder. A model calls the plain name; `duckdb__name` says how DuckDB does it,
    `bigquery__name` how BigQuery does, so that both give the same to the last decimal; an engine without its half fails by name.
    Here: days and moments.
#}

{# UTC day of a timestamp. #}
{% macro day_of(timestamp) -%}
    {{ return(adapter.dispatch('day_of', 'kraken_ramp')(timestamp)) }}
{%- endmacro %}

{% macro duckdb__day_of(timestamp) -%}
    cast({{ timestamp }} as date)
{%- endmacro %}

{% macro bigquery__day_of(timestamp) -%}
    cast({{ timestamp }} as date)
{%- endmacro %}

{# First day of the day's month. #}
{% macro month_of(day) -%}
    {{ return(adapter.dispatch('month_of', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__month_of(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{% macro bigquery__month_of(day) -%}
    cast(date_trunc({{ day }}, month) as date)
{%- endmacro %}

{% macro last_day_of_month(day) -%}
    {{ return(adapter.dispatch('last_day_of_month', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__last_day_of_month(day) -%}
    last_day({{ day }})
{%- endmacro %}

{% macro bigquery__last_day_of_month(day) -%}
    last_day({{ day }}, month)
{%- endmacro %}

{% macro add_days(day, count) -%}
    {{ return(adapter.dispatch('add_days', 'kraken_ramp')(day, count)) }}
{%- endmacro %}

{% macro duckdb__add_days(day, count) -%}
    ({{ day }} + cast({{ count }} as integer))
{%- endmacro %}

{% macro bigquery__add_days(day, count) -%}
    date_add({{ day }}, interval ({{ count }}) day)
{%- endmacro %}

{% macro add_months(month, count) -%}
    {{ return(adapter.dispatch('add_months', 'kraken_ramp')(month, count)) }}
{%- endmacro %}

{% macro duckdb__add_months(month, count) -%}
    cast({{ month }} + to_months(cast({{ count }} as integer)) as date)
{%- endmacro %}

{% macro bigquery__add_months(month, count) -%}
    date_add({{ month }}, interval ({{ count }}) month)
{%- endmacro %}

{# Days from the first date to the second. #}
{% macro days_between(first, second) -%}
    {{ return(adapter.dispatch('days_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, second) -%}
    date_diff('day', {{ first }}, {{ second }})
{%- endmacro %}

{% macro bigquery__days_between(first, second) -%}
    date_diff({{ second }}, {{ first }}, day)
{%- endmacro %}

{# Month boundaries from the first date to the second. #}
{% macro months_between(first, second) -%}
    {{ return(adapter.dispatch('months_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__months_between(first, second) -%}
    date_diff('month', {{ first }}, {{ second }})
{%- endmacro %}

{% macro bigquery__months_between(first, second) -%}
    date_diff({{ second }}, {{ first }}, month)
{%- endmacro %}

{# Days since 1970-01-01, for window frames by range. #}
{% macro day_number(day) -%}
    {{ return(adapter.dispatch('day_number', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__day_number(day) -%}
    date_diff('day', date '1970-01-01', {{ day }})
{%- endmacro %}

{% macro bigquery__day_number(day) -%}
    unix_date({{ day }})
{%- endmacro %}

{# Whole seconds from the first moment to the second. #}
{% macro seconds_between(first, second) -%}
    {{ return(adapter.dispatch('seconds_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(first, second) -%}
    ((epoch_us({{ second }}) - epoch_us({{ first }})) // 1000000)
{%- endmacro %}

{% macro bigquery__seconds_between(first, second) -%}
    div(timestamp_diff({{ second }}, {{ first }}, microsecond), 1000000)
{%- endmacro %}

{# Moment so many hours later. #}
{% macro add_hours(timestamp, count) -%}
    {{ return(adapter.dispatch('add_hours', 'kraken_ramp')(timestamp, count)) }}
{%- endmacro %}

{% macro duckdb__add_hours(timestamp, count) -%}
    ({{ timestamp }} + to_hours({{ count }}))
{%- endmacro %}

{% macro bigquery__add_hours(timestamp, count) -%}
    timestamp_add({{ timestamp }}, interval ({{ count }}) hour)
{%- endmacro %}
