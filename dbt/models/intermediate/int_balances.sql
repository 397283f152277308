-- one row per user with money and month begun by the as-of day
{{ monthly() }}
{%- set first = first_rebuilt() %}
{%- set month = month_of('day') %}
with ledger_days as (

    select * from {{ ref('int_ledger_days') }}

),

rates as (

    select * from {{ ref('int_usd_rates') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

-- What moved before the months that are made again counts in the one before them.
changes as (

    select
        account_id as user_id,
        asset,
        {{ 'greatest(' ~ month ~ ', ' ~ add_months(first, -1) ~ ')' if first else month }} as month,
        sum(movement) as change
    from ledger_days
    where account_id not like 'house:%'
    group by 1, 2, 3

),

-- A month without entries keeps the balance of the last one that has some.
levels as (

    select
        user_id,
        asset,
        month,
        sum(change) over (partition by user_id, asset order by month) as balance,
        lead(month) over (partition by user_id, asset order by month) as next_month
    from changes

),

months as (

    select
        levels.user_id,
        levels.asset,
        levels.balance,
        {{ add_months('levels.month', 'step') }} as month,
        least({{ last_day_of_month(add_months('levels.month', 'step')) }}, clock.as_of) as snapshot_on
    from levels
    cross join clock
    cross join {{ numbers(
        months_between('levels.month', 'coalesce(levels.next_month, ' ~ add_months(month_of('clock.as_of'), 1) ~ ')'),
        'step'
    ) }}
    where
        levels.balance > 0
        and {{ is_rebuilt_from(add_months('levels.month', 'step')) }}

),

valued as (

    select
        months.user_id,
        months.month,
        months.snapshot_on,
        {{ to_usd(money('months.balance'), 'rates') }} as value_usd
    from months
    left join rates
        on months.snapshot_on = rates.day
        and months.asset = rates.currency

),

-- One value unknown leaves the sum unknown.
final as (

    select
        user_id,
        month,
        snapshot_on,
        {{ money('case when count(*) = count(value_usd) then sum(value_usd) end') }} as balance_usd
    from valued
    group by user_id, month, snapshot_on

)

select * from final
