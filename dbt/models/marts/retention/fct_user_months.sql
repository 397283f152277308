-- one row per user and calendar month from the month of sign-up to the as-of day's
{{ monthly() }}
{%- set figures = [
    'trades', 'trade_volume_usd', 'ramp_purchases', 'ramp_volume_usd', 'deposits', 'deposits_usd', 'withdrawals',
    'withdrawals_usd', 'transactions', 'volume_usd', 'gross_revenue_usd', 'cost_usd', 'net_revenue_usd',
] %}
{%- set first = first_rebuilt() %}
with users as (

    select * from {{ ref('dim_users') }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}

),

months as (

    select
        users.user_id,
        users.cohort_month,
        users.channel,
        users.country,
        users.entry_product,
        users.as_of,
        {{ as_integer('age') }} as calendar_age,
        {{ add_months('users.cohort_month', 'age') }} as month
    from users
    cross join {{ numbers(months_between('users.cohort_month', 'users.as_of') ~ ' + 1', 'age') }}
    where {{ is_rebuilt_from(add_months('users.cohort_month', 'age')) }}

),

sums as (

    select
        user_id,
        {{ month_of('day') }} as month,
        {%- for name in figures %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        sum(case when is_active then 1 else 0 end) as active_days
    from user_days
    where {{ is_rebuilt_from('day') }}
    group by 1, 2

),

-- What happened before the months that are made again; nothing comes before all months.
before as (

    select
        user_days.user_id,
        count(*) as active_days,
        sum(
            case when {{ month_of('user_days.day') }} = {{ add_months(first, -1) if first else month_of('user_days.day') }} then 1 else 0 end
        ) as last_month_days
    from user_days
    inner join users
        on user_days.user_id = users.user_id
    where
        user_days.is_active
        and user_days.day >= users.cohort_month
        and {{ 'user_days.day < ' ~ first if first else 'false' }}
    group by user_days.user_id

),

lives as (

    select
        months.user_id,
        months.month,
        months.cohort_month,
        months.channel,
        months.country,
        months.entry_product,
        months.calendar_age,
        {{ last_day_of_month('months.month') }} <= months.as_of as is_complete,
        {{ as_integer('coalesce(sums.active_days, 0)') }} as active_days,
        {%- for name in figures %}
        {%- set figure = 'coalesce(sums.' ~ name ~ ', 0)' %}
        {{ money(figure) if name.endswith('_usd') else as_integer(figure) }} as {{ name }},
        {%- endfor %}
        coalesce(sums.active_days, 0) > 0 as is_active,
        coalesce(sums.transactions, 0) > 0 as is_transacting
    from months
    left join sums
        on months.user_id = sums.user_id
        and months.month = sums.month

),

histories as (

    select
        lives.*,
        coalesce(
            lag(lives.active_days) over (partition by lives.user_id order by lives.month), before.last_month_days, 0
        ) as last_month_days,
        coalesce(before.active_days, 0)
        + sum(lives.active_days) over (partition by lives.user_id order by lives.month) - lives.active_days as earlier_days
    from lives
    left join before
        on lives.user_id = before.user_id

),

final as (

    select
        user_id,
        month,
        cohort_month,
        channel,
        country,
        entry_product,
        calendar_age,
        is_complete,
        case
            when not is_complete then null
            when is_active and earlier_days = 0 then 'new'
            when is_active and last_month_days > 0 then 'retained'
            when is_active then 'resurrected'
            when last_month_days > 0 then 'churned'
            when earlier_days > 0 then 'dormant'
            else 'prospect'
        end as state,
        active_days,
        {%- for name in figures %}
        {{ name }},
        {%- endfor %}
        is_active,
        is_transacting
    from histories

)

select * from final
