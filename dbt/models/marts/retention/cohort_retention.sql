-- one row per kind of segment, segment, sign-up month and month of age (30 days of life) that any of its users has begun
{%- set kinds = ['channel', 'country', 'first_product', 'start_intensity'] %}
with ages as (

    select * from {{ ref('fct_user_ages') }}

),

started as (

    select
        *,
        {{ intensity('active_days') }} as intensity,
        {{ intensity('max(case when age_months = 0 then active_days end) over (partition by user_id)') }} as start_intensity
    from ages

),

-- The finest cells first: five times as many rows are then few.
cells as (

    select
        cohort_month,
        channel,
        country,
        entry_product,
        start_intensity,
        age_months,
        count(*) as users,
        sum(case when is_lived then 1 else 0 end) as eligible_users,
        sum(case when is_lived and is_active then 1 else 0 end) as active_users,
        {%- for name in ['light', 'medium', 'heavy'] %}
        sum(case when is_lived and intensity = '{{ name }}' then 1 else 0 end) as {{ name }}_users,
        {%- endfor %}
        sum(case when is_lived then net_revenue_usd else 0 end) as net_revenue_usd
    from started
    group by cohort_month, channel, country, entry_product, start_intensity, age_months

),

segments as (

    select
        kinds.segment_kind,
        {{ segment_of(kinds, 'cells') }} as segment,
        cells.cohort_month,
        cells.age_months,
        sum(cells.users) as users,
        sum(cells.eligible_users) as eligible_users,
        sum(cells.active_users) as active_users,
        sum(cells.light_users) as light_users,
        sum(cells.medium_users) as medium_users,
        sum(cells.heavy_users) as heavy_users,
        sum(cells.net_revenue_usd) as net_revenue_usd
    from cells
    cross join {{ segment_kinds(kinds) }} as kinds
    group by 1, 2, 3, 4

),

sized as (

    select
        *,
        -- Everybody has begun age 0.
        max(case when age_months = 0 then users end) over (
            partition by segment_kind, segment, cohort_month
        ) as cohort_users
    from segments

),

-- Null, not zero, where nobody is eligible.
final as (

    select
        segment_kind,
        segment,
        cohort_month,
        age_months,
        {{ as_integer('cohort_users') }} as cohort_users,
        {{ as_integer('eligible_users') }} as eligible_users,
        eligible_users = cohort_users as is_mature,
        {%- for name in ['active', 'light', 'medium', 'heavy'] %}
        {{ as_integer('case when eligible_users > 0 then ' ~ name ~ '_users end') }} as {{ name }}_users,
        {%- endfor %}
        {{ ratio('active_users', 'eligible_users') }} as retention,
        {{ money('case when eligible_users > 0 then net_revenue_usd end') }} as net_revenue_usd
    from sized

)

select * from final
