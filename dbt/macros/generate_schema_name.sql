{# The schemas are called staging, intermediate and marts, without a prefix of the target's; on BigQuery as `schema_of` says. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ schema_of(custom_schema_name | trim) if custom_schema_name else target.schema | trim }}
{%- endmacro %}
