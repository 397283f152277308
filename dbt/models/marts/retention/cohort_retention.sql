-- one row per sign-up month and month of age (30 days of life) that any of its users has begun
with ages as (

    select * from {{ ref('fct_user_ages') }}

),

sizes as (

    select
        cohort_month,
        count(*) as cohort_users
    from ages
    where age_months = 0
    group by cohort_month

),

cells as (

    select
        cohort_month,
        age_months,
        {{ as_integer('sum(case when is_lived then 1 else 0 end)') }} as eligible_users,
        -- Null, not zero, where nobody is eligible: no row passes the case.
        {{ as_integer('sum(case when is_lived then case when is_active then 1 else 0 end end)') }} as active_users,
        {{ money('sum(case when is_lived then net_revenue_usd end)') }} as net_revenue_usd
    from ages
    group by cohort_month, age_months

),

final as (

    select
        cells.cohort_month,
        cells.age_months,
        {{ as_integer('sizes.cohort_users') }} as cohort_users,
        cells.eligible_users,
        cells.eligible_users = sizes.cohort_users as is_mature,
        cells.active_users,
        {{ ratio('cells.active_users', 'cells.eligible_users') }} as retention,
        cells.net_revenue_usd
    from cells
    inner join sizes
        on cells.cohort_month = sizes.cohort_month

)

select * from final
