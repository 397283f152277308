{#
    Every difference between SQL dialects, and nothing else. A model calls the plain name; `duckdb__name` says how DuckDB
    does it. BigQuery's half goes beside each one as `bigquery__name`; an engine without its half fails by name.
#}

{# ---- numbers -------------------------------------------------------------------------------------------------- #}

{# Exact money: 8 decimals. #}
{% macro money(expression) -%}
    {{ return(adapter.dispatch('money', 'kraken_ramp')(expression)) }}
{%- endmacro %}

{% macro duckdb__money(expression) -%}
    cast({{ expression }} as decimal(28, 8))
{%- endmacro %}

{# Product of two amounts, rounded half-even to 8 decimals. #}
{% macro multiply_money(left, right) -%}
    {{ return(adapter.dispatch('multiply_money', 'kraken_ramp')(left, right)) }}
{%- endmacro %}

{#
    The floating product is nearly always the nearest amount. Where the exact remainder proves it (below half of the last
    place), it is taken; only the rest is worked out in whole units, which takes thirty times as long.
#}
{% macro duckdb__multiply_money(left, right) -%}
    {%- set nearest = duckdb__money('cast(' ~ left ~ ' as double) * cast(' ~ right ~ ' as double)') -%}
    case
        when abs({{ nearest }} * cast(1 as decimal(9, 8)) - {{ duckdb__money(left) }} * {{ duckdb__money(right) }}) < cast(0.000000005 as decimal(18, 16))
            then {{ nearest }}
        else {{ duckdb__half_even(left, duckdb__units('abs(' ~ left ~ ')') ~ ' * ' ~ duckdb__units(right), '100000000') }}
    end
{%- endmacro %}

{# Quotient of two amounts, the divisor above zero, rounded half-even to 8 decimals; null where the divisor is null. #}
{% macro divide_money(dividend, divisor) -%}
    {{ return(adapter.dispatch('divide_money', 'kraken_ramp')(dividend, divisor)) }}
{%- endmacro %}

{# DuckDB divides decimals as floating point; what the remainder does not prove is divided in whole units of 1e-8. #}
{% macro duckdb__divide_money(dividend, divisor) -%}
    {%- set nearest = duckdb__money('cast(' ~ dividend ~ ' as double) / cast(' ~ divisor ~ ' as double)') -%}
    case
        when
            2 * abs({{ duckdb__money(dividend) }} * cast(1 as decimal(9, 8)) - {{ nearest }} * {{ duckdb__money(divisor) }})
            < {{ duckdb__money(divisor) }} * cast(0.00000001 as decimal(9, 8))
            then {{ nearest }}
        else {{ duckdb__half_even(
            dividend,
            duckdb__units('abs(' ~ dividend ~ ')') ~ ' * 100000000',
            duckdb__units(divisor)
        ) }}
    end
{%- endmacro %}

{% macro duckdb__units(amount) -%}
    cast({{ amount }} * 100000000 as hugeint)
{%- endmacro %}

{#
    sign(signed) × numerator ÷ denominator (whole units, both ≥ 0) as money. (2n + d) div 2d rounds halves up; a half is
    where 2d divides 2n + d, and then an odd result is one too many.
#}
{% macro duckdb__half_even(signed, numerator, denominator) -%}
    {%- set double = '(2 * (' ~ numerator ~ ') + ' ~ denominator ~ ')' -%}
    {%- set base = '(2 * ' ~ denominator ~ ')' -%}
    {%- set quotient = '(' ~ double ~ ' // ' ~ base ~ ')' -%}
    cast(
        cast(
            sign({{ signed }}) * (
                {{ quotient }}
                - case when {{ double }} % {{ base }} = 0 and {{ quotient }} % 2 = 1 then 1 else 0 end
            ) as decimal(38, 0)
        ) * cast(0.00000001 as decimal(9, 8))
        as decimal(28, 8)
    )
{%- endmacro %}

{% macro as_integer(expression) -%}
    {{ return(adapter.dispatch('as_integer', 'kraken_ramp')(expression)) }}
{%- endmacro %}

{% macro duckdb__as_integer(expression) -%}
    cast({{ expression }} as bigint)
{%- endmacro %}

{# How often the divisor goes into a dividend ≥ 0. #}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient', 'kraken_ramp')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__whole_quotient(dividend, divisor) -%}
    (({{ dividend }}) // {{ divisor }})
{%- endmacro %}

{# A share or ratio, floating point; null where the divisor is 0 or null. #}
{% macro ratio(dividend, divisor) -%}
    {{ return(adapter.dispatch('ratio', 'kraken_ramp')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__ratio(dividend, divisor) -%}
    cast({{ dividend }} as double) / nullif(cast({{ divisor }} as double), 0)
{%- endmacro %}

{# ---- text ----------------------------------------------------------------------------------------------------- #}

{# A text as a literal. A quote in it is doubled here; GoogleSQL takes a backslash before it instead. #}
{% macro text_of(text) -%}
    {{ return(adapter.dispatch('text_of', 'kraken_ramp')(text)) }}
{%- endmacro %}

{% macro duckdb__text_of(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{# ---- time ----------------------------------------------------------------------------------------------------- #}

{# UTC day of a timestamp. #}
{% macro day_of(timestamp) -%}
    {{ return(adapter.dispatch('day_of', 'kraken_ramp')(timestamp)) }}
{%- endmacro %}

{% macro duckdb__day_of(timestamp) -%}
    cast({{ timestamp }} as date)
{%- endmacro %}

{# First day of the day's month. #}
{% macro month_of(day) -%}
    {{ return(adapter.dispatch('month_of', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__month_of(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{% macro last_day_of_month(day) -%}
    {{ return(adapter.dispatch('last_day_of_month', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__last_day_of_month(day) -%}
    last_day({{ day }})
{%- endmacro %}

{% macro add_days(day, count) -%}
    {{ return(adapter.dispatch('add_days', 'kraken_ramp')(day, count)) }}
{%- endmacro %}

{% macro duckdb__add_days(day, count) -%}
    ({{ day }} + cast({{ count }} as integer))
{%- endmacro %}

{% macro add_months(month, count) -%}
    {{ return(adapter.dispatch('add_months', 'kraken_ramp')(month, count)) }}
{%- endmacro %}

{% macro duckdb__add_months(month, count) -%}
    cast({{ month }} + to_months(cast({{ count }} as integer)) as date)
{%- endmacro %}

{# Days from the first date to the second. #}
{% macro days_between(first, second) -%}
    {{ return(adapter.dispatch('days_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, second) -%}
    date_diff('day', {{ first }}, {{ second }})
{%- endmacro %}

{# Month boundaries from the first date to the second. #}
{% macro months_between(first, second) -%}
    {{ return(adapter.dispatch('months_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__months_between(first, second) -%}
    date_diff('month', {{ first }}, {{ second }})
{%- endmacro %}

{# Days since 1970-01-01, for window frames by range. #}
{% macro day_number(day) -%}
    {{ return(adapter.dispatch('day_number', 'kraken_ramp')(day)) }}
{%- endmacro %}

{% macro duckdb__day_number(day) -%}
    date_diff('day', date '1970-01-01', {{ day }})
{%- endmacro %}

{# Whole seconds from the first moment to the second. #}
{% macro seconds_between(first, second) -%}
    {{ return(adapter.dispatch('seconds_between', 'kraken_ramp')(first, second)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(first, second) -%}
    ((epoch_us({{ second }}) - epoch_us({{ first }})) // 1000000)
{%- endmacro %}

{# Moment so many hours later. #}
{% macro add_hours(timestamp, count) -%}
    {{ return(adapter.dispatch('add_hours', 'kraken_ramp')(timestamp, count)) }}
{%- endmacro %}

{% macro duckdb__add_hours(timestamp, count) -%}
    ({{ timestamp }} + to_hours({{ count }}))
{%- endmacro %}

{# ---- aggregates ----------------------------------------------------------------------------------------------- #}

{# The smallest value that at least half of the values do not exceed; nulls do not count. #}
{% macro median_of(expression) -%}
    {{ return(adapter.dispatch('median_of', 'kraken_ramp')(expression)) }}
{%- endmacro %}

{% macro duckdb__median_of(expression) -%}
    quantile_disc({{ expression }}, 0.5)
{%- endmacro %}

{# ---- rows ----------------------------------------------------------------------------------------------------- #}

{# A table of the whole numbers 0 … count − 1 in the column `name`, to be cross joined; `count` may use tables before it. #}
{% macro numbers(count, name) -%}
    {{ return(adapter.dispatch('numbers', 'kraken_ramp')(count, name)) }}
{%- endmacro %}

{% macro duckdb__numbers(count, name) -%}
    unnest(range(0, {{ count }})) as {{ name }}_rows ({{ name }})
{%- endmacro %}
