{# Ticket band of a ramp purchase by its value in USD (docs/definitions.md, "Ramp"). #}
{% macro ticket_band(usd) -%}
    case
        when {{ usd }} < 50 then 'under_50'
        when {{ usd }} < 200 then '50_to_200'
        when {{ usd }} < 1000 then '200_to_1000'
        when {{ usd }} < 5000 then '1000_to_5000'
        else 'from_5000'
    end
{%- endmacro %}
