{#
    Every difference between SQL dialects is in this folder. A model calls the plain name; `duckdb__name` says how DuckDB does it,
    `bigquery__name` how BigQuery does, so that both give the same to the last decimal; an engine without its half fails by name.
    Here: text, aggregates, rows, and where tables lie.
#}

{# ---- text ------------------------------------------------------------------------------------------------------------ #}

{# A text as a literal. A quote in it is doubled here; GoogleSQL takes a backslash before it instead. #}
{% macro text_of(text) -%}
    {{ return(adapter.dispatch('text_of', 'kraken_ramp')(text)) }}
{%- endmacro %}

{% macro duckdb__text_of(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{% macro bigquery__text_of(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro %}

{# ---- aggregates ------------------------------------------------------------------------------------------------------ #}

{# The smallest value that at least half of the values do not exceed; nulls do not count. #}
{% macro median_of(expression) -%}
    {{ return(adapter.dispatch('median_of', 'kraken_ramp')(expression)) }}
{%- endmacro %}

{% macro duckdb__median_of(expression) -%}
    quantile_disc({{ expression }}, 0.5)
{%- endmacro %}

{% macro bigquery__median_of(expression) -%}
    array_agg({{ expression }} ignore nulls order by {{ expression }})[safe_offset(div((count({{ expression }}) + 1), 2) - 1)]
{%- endmacro %}

{# ---- rows ------------------------------------------------------------------------------------------------------------ #}

{# A table of the whole numbers 0 … count − 1 in the column `name`, to be cross joined; `count` may use tables before it. #}
{% macro numbers(count, name) -%}
    {{ return(adapter.dispatch('numbers', 'kraken_ramp')(count, name)) }}
{%- endmacro %}

{% macro duckdb__numbers(count, name) -%}
    unnest(range(0, {{ count }})) as {{ name }}_rows ({{ name }})
{%- endmacro %}

{% macro bigquery__numbers(count, name) -%}
    unnest(generate_array(0, ({{ count }}) - 1)) as {{ name }}
{%- endmacro %}

{# ---- places ---------------------------------------------------------------------------------------------------- #}

{# Where the tables of a schema lie: data sets share a project with other people's, so their names say whose they are. #}
{% macro schema_of(name) -%}
    {{ return(adapter.dispatch('schema_of', 'kraken_ramp')(name)) }}
{%- endmacro %}

{% macro duckdb__schema_of(name) -%}
    {{ return(name) }}
{%- endmacro %}

{% macro bigquery__schema_of(name) -%}
    {{ return(env_var('KRO_BIGQUERY_DATASET_' ~ name | upper, 'kraken_ramp_' ~ name)) }}
{%- endmacro %}
