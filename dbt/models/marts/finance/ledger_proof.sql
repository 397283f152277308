-- one row per account and asset: its entries up to the as-of day, added up again
with ledger_days as (

    select * from {{ ref('int_ledger_days') }}

),

ordered as (

    select
        *,
        lag(closing_balance) over (partition by account_id, asset order by day) as previous_balance,
        lead(day) over (partition by account_id, asset order by day) as next_day
    from ledger_days

),

-- A day that does not open with what the one before closed with breaks the chain once more.
final as (

    select
        account_id,
        asset,
        {{ as_integer('sum(entries)') }} as entries,
        {{ money('sum(case when previous_balance is null then opening_balance else 0 end)') }} as opening_balance,
        {{ money('sum(movement)') }} as movement,
        {{ money('sum(case when next_day is null then closing_balance else 0 end)') }} as closing_balance,
        {{ as_integer('sum(breaks + case when opening_balance <> previous_balance then 1 else 0 end)') }} as breaks,
        min(first_entry_at) as first_entry_at,
        max(last_entry_at) as last_entry_at
    from ordered
    group by account_id, asset

)

select * from final
