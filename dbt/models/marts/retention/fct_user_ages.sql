-- one row per user and month of age (30 days of life) that the user has begun by the as-of day
{%- set age_days = 30 %}
with users as (

    select * from {{ ref('dim_users') }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}

),

ages as (

    select
        users.user_id,
        users.cohort_month,
        users.channel,
        coalesce(users.campaign, 'none') as campaign,
        users.country,
        users.entry_product,
        {{ as_integer('age') }} as age_months,
        (age + 1) * {{ age_days }} <= users.observed_days as is_lived
    from users
    cross join {{ numbers(whole_quotient('users.observed_days - 1', age_days) ~ ' + 1', 'age') }}

),

lived as (

    select
        user_days.user_id,
        {{ whole_quotient(days_between('users.signup_date', 'user_days.day'), age_days) }} as age_months,
        sum(case when user_days.is_active then 1 else 0 end) as active_days,
        sum(user_days.gross_revenue_usd) as gross_revenue_usd,
        sum(user_days.net_revenue_usd) as net_revenue_usd
    from user_days
    inner join users
        on user_days.user_id = users.user_id
    group by 1, 2

),

final as (

    select
        ages.user_id,
        ages.cohort_month,
        ages.channel,
        ages.campaign,
        ages.country,
        ages.entry_product,
        ages.age_months,
        ages.is_lived,
        coalesce(lived.active_days, 0) > 0 as is_active,
        {{ as_integer('coalesce(lived.active_days, 0)') }} as active_days,
        {{ money('coalesce(lived.gross_revenue_usd, 0)') }} as gross_revenue_usd,
        {{ money('coalesce(lived.net_revenue_usd, 0)') }} as net_revenue_usd
    from ages
    left join lived
        on ages.user_id = lived.user_id
        and ages.age_months = lived.age_months

)

select * from final
