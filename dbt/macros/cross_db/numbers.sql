{#
    Every difference between SQL dialects is in this folder. A model calls the plain name; `duckdb__name` says how DuckDB does it,
    `bigquery__name` how BigQuery does, so that both give the same to the last decimal; an engine without its half fails by name.
    Here: numbers.
#}

{# Exact money: 8 decimals. #}
{% macro money(expression) -%}
    {{ return(adapter.dispatch('money', 'kraken_ramp')(expression)) }}
{%- endmacro %}

{% macro duckdb__money(expression) -%}
    cast({{ expression }} as decimal(28, 8))
{%- endmacro %}

{% macro bigquery__money(expression) -%}
    cast({{ expression }} as numeric(28, 8))
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

{#
    A product of NUMERIC would be rounded to 9 decimals, half away from zero, and then once more. BIGNUMERIC holds the whole of it.
#}
{% macro bigquery__multiply_money(left, right) -%}
    cast(round(cast({{ left }} as bignumeric) * cast({{ right }} as bignumeric), 8, 'ROUND_HALF_EVEN') as numeric)
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

{#
    A quotient of BIGNUMERIC is cut after 38 decimals. One that is no half of the eighth is at least 1 ÷ (2 × 10⁸ × the divisor's units of
    1e-8) from it, which is more than what was cut off wherever the divisor is below 10²².
#}
{% macro bigquery__divide_money(dividend, divisor) -%}
    cast(round(cast({{ dividend }} as bignumeric) / cast({{ divisor }} as bignumeric), 8, 'ROUND_HALF_EVEN') as numeric)
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

{% macro bigquery__as_integer(expression) -%}
    cast({{ expression }} as int64)
{%- endmacro %}

{# How often the divisor goes into a dividend ≥ 0. #}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient', 'kraken_ramp')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__whole_quotient(dividend, divisor) -%}
    (({{ dividend }}) // {{ divisor }})
{%- endmacro %}

{% macro bigquery__whole_quotient(dividend, divisor) -%}
    div(({{ dividend }}), ({{ divisor }}))
{%- endmacro %}

{# A share or ratio, floating point; null where the divisor is 0 or null. #}
{% macro ratio(dividend, divisor) -%}
    {{ return(adapter.dispatch('ratio', 'kraken_ramp')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__ratio(dividend, divisor) -%}
    cast({{ dividend }} as double) / nullif(cast({{ divisor }} as double), 0)
{%- endmacro %}

{% macro bigquery__ratio(dividend, divisor) -%}
    cast({{ dividend }} as float64) / nullif(cast({{ divisor }} as float64), 0)
{%- endmacro %}
