{# No row leaves one of the columns null. #}
{% test required(model, columns) %}
select *
from {{ model }}
where
    {%- for column in columns %}
    {% if not loop.first %}or {% endif %}{{ column }} is null
    {%- endfor %}
{% endtest %}
