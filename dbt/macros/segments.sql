{#
    Slices of users, in long form: a mart by segment counts each user once per kind. `all` is everybody, so that a reader
    who wants no slice filters one row and never adds kinds together.
#}
{% macro segment_kinds(kinds) -%}
    (
        {%- for kind in ['all'] + kinds %}
        select '{{ kind }}' as segment_kind{% if not loop.last %} union all{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# The segment of a row of `users` within the kind in `segment_kind`. #}
{% macro segment_of(kinds, users, segment_kind='kinds.segment_kind') -%}
    case {{ segment_kind }}
        when 'all' then 'all'
        {%- for kind in kinds %}
        when '{{ kind }}' then {{ segment_column(kind, users) }}
        {%- endfor %}
    end
{%- endmacro %}

{% macro segment_column(kind, users) -%}
    {%- if kind == 'campaign' -%} concat({{ users }}.channel, '/', {{ users }}.campaign)
    {%- elif kind == 'first_product' -%} {{ users }}.entry_product
    {%- else -%} {{ users }}.{{ kind }}
    {%- endif -%}
{%- endmacro %}
