-- one row per channel and month with sign-ups or spend
with users as (

    select * from {{ ref('dim_users') }}

),

spend as (

    select * from {{ ref('stg_marketing_spend') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

cohorts as (

    select
        channel,
        cohort_month as month,
        count(*) as sign_ups,
        sum(case when active_days > 0 then 1 else 0 end) as activated_users,
        sum(gross_revenue_usd) as gross_revenue_usd,
        sum(net_revenue_usd) as net_revenue_usd
    from users
    group by channel, cohort_month

),

months_of_spend as (

    select
        spend.channel,
        {{ month_of('spend.spent_on') }} as month,
        sum(spend.spend_usd) as spend_usd
    from spend
    cross join clock
    where spend.spent_on <= clock.as_of
    group by 1, 2

),

joined as (

    select
        coalesce(cohorts.channel, months_of_spend.channel) as channel,
        coalesce(cohorts.month, months_of_spend.month) as month,
        {{ money('coalesce(months_of_spend.spend_usd, 0)') }} as spend_usd,
        {{ as_integer('coalesce(cohorts.sign_ups, 0)') }} as sign_ups,
        {{ as_integer('coalesce(cohorts.activated_users, 0)') }} as activated_users,
        {{ money('coalesce(cohorts.gross_revenue_usd, 0)') }} as gross_revenue_usd,
        {{ money('coalesce(cohorts.net_revenue_usd, 0)') }} as net_revenue_usd
    from cohorts
    full outer join months_of_spend
        on cohorts.channel = months_of_spend.channel
        and cohorts.month = months_of_spend.month

),

final as (

    select
        joined.channel,
        joined.month,
        {{ last_day_of_month('joined.month') }} <= clock.as_of as is_complete,
        joined.spend_usd,
        joined.sign_ups,
        joined.activated_users,
        joined.gross_revenue_usd,
        joined.net_revenue_usd,
        {{ ratio('joined.net_revenue_usd', 'joined.spend_usd') }} as roas
    from joined
    cross join clock

)

select * from final
