{# How much somebody did in a month of age, by its active days (docs/definitions.md, "Retention"). #}
{% macro intensity(active_days) -%}
    case
        when {{ active_days }} = 0 then 'none'
        when {{ active_days }} <= 2 then 'light'
        when {{ active_days }} <= 7 then 'medium'
        else 'heavy'
    end
{%- endmacro %}
