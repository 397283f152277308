{# Every condition is true of every row; null counts as false. The first broken one is named. #}
{% test holds(model, conditions) %}
select
    case
        {%- for condition in conditions %}
        when not coalesce({{ condition }}, false) then {{ text_of(condition) }}
        {%- endfor %}
    end as broken_condition,
    checked.*
from {{ model }} as checked
where
    {%- for condition in conditions %}
    {% if not loop.first %}or {% endif %}not coalesce({{ condition }}, false)
    {%- endfor %}
{% endtest %}
