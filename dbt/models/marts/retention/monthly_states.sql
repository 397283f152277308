-- one row per kind of segment, segment and complete calendar month since its first sign-up
{%- set kinds = ['channel', 'country', 'first_product'] %}
{%- set states = ['new', 'retained', 'resurrected', 'churned', 'dormant', 'prospect'] %}
with months as (

    select * from {{ ref('fct_user_months') }}

),

cells as (

    select
        channel,
        country,
        entry_product,
        month,
        sum(case when is_active then 1 else 0 end) as closing,
        {%- for state in states %}
        sum(case when state = '{{ state }}' then 1 else 0 end) as {{ state }}_users{% if not loop.last %},{% endif %}
        {%- endfor %}
    from months
    where is_complete
    group by channel, country, entry_product, month

),

segments as (

    select
        kinds.segment_kind,
        {{ segment_of(kinds, 'cells') }} as segment,
        cells.month,
        sum(cells.closing) as closing,
        {%- for state in states %}
        sum(cells.{{ state }}_users) as {{ state }}_users{% if not loop.last %},{% endif %}
        {%- endfor %}
    from cells
    cross join {{ segment_kinds(kinds) }} as kinds
    group by 1, 2, 3

),

-- The opening is what the month before closed with, so that the identity of the states can fail.
final as (

    select
        segment_kind,
        segment,
        month,
        {{ as_integer('coalesce(lag(closing) over (partition by segment_kind, segment order by month), 0)') }} as opening,
        {%- for state in states %}
        {{ as_integer(state ~ '_users') }} as {{ state }}_users,
        {%- endfor %}
        {{ as_integer('closing') }} as closing
    from segments

)

select * from final
