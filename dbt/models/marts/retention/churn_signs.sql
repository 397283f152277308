-- one row per user and month at whose end (or on the as-of day) the user has been active within the days of churn
{{ monthly(back=var('churn_days')) }}
{%- set horizon = var('churn_days') %}
{%- set windows = [30, 60, 90] %}
with users as (

    select * from {{ ref('dim_users') }}

),

-- What speaks at the end of a month lies in it or in the three months before.
signs as (

    select * from {{ ref('fct_user_signs') }}
    where {{ is_rebuilt_from('day', horizon, months=3) }}

),

balances as (

    select * from {{ ref('int_balances') }}

),

clock as (

    select max(as_of) as as_of
    from users

),

sums as (

    select
        user_id,
        day,
        known_on,
        case when trades + ramp_purchases > 0 then 1 else 0 end as activity,
        trade_volume_usd + ramp_volume_usd as volume_usd,
        deposits_usd,
        withdrawals_usd,
        failed_payments as failures
    from signs

),

-- A sign of one month speaks at the ends of that and the next three, which are at least the longest window.
months as (

    select
        sums.*,
        {{ add_months(month_of('sums.day'), 'step') }} as month
    from sums
    cross join {{ numbers(4, 'step') }}

),

dated as (

    select
        months.*,
        least({{ last_day_of_month('months.month') }}, clock.as_of) as snapshot_on
    from months
    cross join clock
    where
        months.month <= clock.as_of
        and {{ is_rebuilt_from('months.month', horizon) }}

),

-- Before the snapshot, and known on it: nothing here looks ahead.
seen as (

    select
        user_id,
        month,
        snapshot_on,
        {{ days_between('day', 'snapshot_on') }} as days_ago,
        max(activity) as activity,
        sum(volume_usd) as volume_usd,
        sum(deposits_usd) as deposits_usd,
        sum(withdrawals_usd) as withdrawals_usd,
        sum(failures) as failures
    from dated
    where
        day <= snapshot_on
        and known_on <= snapshot_on
    group by 1, 2, 3, 4

),

features as (

    select
        user_id,
        month,
        snapshot_on,
        min(case when activity = 1 then days_ago end) as days_since_activity,
        {%- for days in windows %}
        sum(case when days_ago < {{ days }} then activity else 0 end) as active_days_{{ days }},
        sum(case when days_ago < {{ days }} then volume_usd else 0 end) as volume_usd_{{ days }},
        {%- endfor %}
        sum(case when days_ago < 30 then deposits_usd else 0 end) as deposits_usd_30,
        sum(case when days_ago < 30 then withdrawals_usd else 0 end) as withdrawals_usd_30,
        sum(case when days_ago < 30 then failures else 0 end) as failed_payments_30
    from seen
    group by user_id, month, snapshot_on

),

activity_days as (

    select distinct
        user_id,
        day
    from sums
    where activity = 1

),

gaps as (

    select
        user_id,
        day,
        lead(day) over (partition by user_id order by day) as next_day
    from activity_days

),

-- After the snapshot: the label, and nothing else.
labelled as (

    select
        features.*,
        gaps.next_day
    from features
    inner join gaps
        on features.user_id = gaps.user_id
        and gaps.day <= features.snapshot_on
        and (gaps.next_day is null or gaps.next_day > features.snapshot_on)
    where features.days_since_activity < {{ horizon }}

),

final as (

    select
        labelled.user_id,
        labelled.month,
        labelled.snapshot_on,
        users.cohort_month,
        users.channel,
        users.country,
        users.entry_product,
        {{ as_integer(days_between('users.signup_date', 'labelled.snapshot_on')) }} as signup_age_days,
        {{ as_integer('labelled.days_since_activity') }} as days_since_activity,
        {%- for days in windows %}
        {{ as_integer('labelled.active_days_' ~ days) }} as active_days_{{ days }},
        {{ money('labelled.volume_usd_' ~ days) }} as volume_usd_{{ days }},
        {%- endfor %}
        {{ ratio('3 * labelled.active_days_30', 'labelled.active_days_90') }} as activity_trend,
        {{ ratio('3 * labelled.volume_usd_30', 'labelled.volume_usd_90') }} as volume_trend,
        {{ money('labelled.deposits_usd_30') }} as deposits_usd_30,
        {{ money('labelled.withdrawals_usd_30') }} as withdrawals_usd_30,
        {{ money('coalesce(balances.balance_usd, 0)') }} as balance_usd,
        labelled.withdrawals_usd_30 > 0
        and 20 * coalesce(balances.balance_usd, 0) <= coalesce(balances.balance_usd, 0) + labelled.withdrawals_usd_30
            as has_withdrawn_all,
        {{ as_integer('labelled.failed_payments_30') }} as failed_payments_30,
        case
            when {{ add_days('labelled.snapshot_on', horizon) }} > users.as_of then null
            else labelled.next_day is null or labelled.next_day > {{ add_days('labelled.snapshot_on', horizon) }}
        end as churned
    from labelled
    inner join users
        on labelled.user_id = users.user_id
    left join balances
        on labelled.user_id = balances.user_id
        and labelled.month = balances.month

)

select * from final
