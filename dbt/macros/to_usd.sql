{# Value in USD of an amount, given its currency's row of int_usd_rates (docs/definitions.md, "Money"). #}
{% macro to_usd(amount, rate) -%}
    case
        when {{ rate }}.units_per_usd is not null
            then {{ divide_money(amount, rate ~ '.units_per_usd') }}
        else {{ multiply_money(amount, rate ~ '.usd_price') }}
    end
{%- endmacro %}
