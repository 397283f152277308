{#
    Value in USD of an amount, given its currency's row of int_usd_rates (docs/definitions.md, "Money"). Without one it is null, which
    no build survives; in imported data it counts as 0, and `kro answers` says how many do.
#}
{% macro to_usd(amount, rate) -%}
    case
        {%- if var('imported', false) %}
        when {{ rate }}.units_per_usd is null and {{ rate }}.usd_price is null and {{ amount }} is not null then {{ money('0') }}
        {%- endif %}
        when {{ rate }}.units_per_usd is not null
            then {{ divide_money(amount, rate ~ '.units_per_usd') }}
        else {{ multiply_money(amount, rate ~ '.usd_price') }}
    end
{%- endmacro %}
