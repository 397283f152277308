{#
    What every row keeps, asked in one query per table: no required column is null, a choice is one of its values, and the
    conditions hold (null counts as false). A build spends its time on the number of tests, not on their size.
    In imported data a rail may also be one that the import has added. `broken_rule` names the first rule that a row breaks.
#}
{% test sound(model, required=[], accepted={}, conditions=[], when_simulated=[]) %}
{%- set rules = [] -%}
{%- for column in required %}{% do rules.append((column ~ ' is required', column ~ ' is not null')) %}{% endfor -%}
{%- for column, values in accepted.items() -%}
    {%- if column in ('payment_method', 'destination_type') -%}
        {%- set values = values + (var('rails', []) | map(attribute='rail') | list) -%}
    {%- endif -%}
    {%- do rules.append((column ~ ' is one of its values', column ~ " is null or " ~ column ~ " in ('" ~ values | join("', '") ~ "')")) -%}
{%- endfor -%}
{%- if not var('imported', false) %}{% set conditions = conditions + when_simulated %}{% endif -%}
{%- for condition in conditions %}{% do rules.append((condition, condition)) %}{% endfor -%}
select
    case
        {%- for name, rule in rules %}
        when not coalesce({{ rule }}, false) then {{ text_of(name) }}
        {%- endfor %}
    end as broken_rule,
    checked.*
from {{ model }} as checked
where
    {%- for name, rule in rules %}
    {% if not loop.first %}or {% endif %}not coalesce({{ rule }}, false)
    {%- endfor %}
{% endtest %}
