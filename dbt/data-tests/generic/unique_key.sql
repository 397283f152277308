{#
    The columns together are a key: no two rows share them, and none of them is null. With `touched`, a build of few days looks at
    the keys of the rows of those days, among the rows near them: {day: traded_on, table: trades} (macros/daily.sql).
#}
{% test unique_key(model, columns, touched=none) %}
{%- set looked_at = is_touched(day_of(touched.day), touched.table) if touched else 'true' %}
select
    {{ columns | join(', ') }},
    count(*) as rows_found
from {{ model }}
{%- if looked_at != 'true' %}
where
    {{ is_near_touched(day_of(touched.day), touched.table) }}
    and {{ columns[0] }} in (select {{ columns[0] }} from {{ model }} where {{ looked_at }})
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1
{%- for column in columns %} or {{ column }} is null{% endfor %}
{% endtest %}
