-- one row per user and calendar month from the month of sign-up to the as-of day's
{%- set counts = ['trades', 'ramp_purchases', 'deposits', 'withdrawals', 'transactions'] %}
{%- set amounts = [
    'trade_volume_usd', 'ramp_volume_usd', 'deposits_usd', 'withdrawals_usd', 'volume_usd', 'gross_revenue_usd', 'cost_usd',
    'net_revenue_usd',
] %}
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
        users.as_of,
        {{ as_integer('age_rows.age') }} as calendar_age,
        {{ add_months('users.cohort_month', 'age_rows.age') }} as month
    from users
    cross join {{ numbers(months_between('users.cohort_month', 'users.as_of') ~ ' + 1', 'age') }}

),

sums as (

    select
        user_id,
        {{ month_of('day') }} as month,
        {%- for name in counts + amounts %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        sum(case when is_active then 1 else 0 end) as active_days
    from user_days
    group by 1, 2

),

final as (

    select
        months.user_id,
        months.month,
        months.cohort_month,
        months.calendar_age,
        {{ last_day_of_month('months.month') }} <= months.as_of as is_complete,
        {%- for name in ['active_days'] + counts %}
        {{ as_integer('coalesce(sums.' ~ name ~ ', 0)') }} as {{ name }},
        {%- endfor %}
        {%- for name in amounts %}
        {{ money('coalesce(sums.' ~ name ~ ', 0)') }} as {{ name }},
        {%- endfor %}
        coalesce(sums.active_days, 0) > 0 as is_active,
        coalesce(sums.transactions, 0) > 0 as is_transacting
    from months
    left join sums
        on months.user_id = sums.user_id
        and months.month = sums.month

)

select * from final
