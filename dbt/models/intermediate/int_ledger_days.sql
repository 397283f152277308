-- one row per account, asset and day with entries up to the as-of day
{{ daily() }}
with entries as (

    select * from {{ ref('stg_ledger_entries') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

due as (

    select
        entries.account_id,
        entries.asset,
        entries.entered_on as day,
        entries.balance,
        entries.amount - entries.fee as change,
        entries.entered_at,
        lag(entries.balance) over (
            partition by entries.account_id, entries.asset, entries.entered_on
            order by entries.entered_at, entries.ledger_id
        ) as previous_balance,
        lead(entries.ledger_id) over (
            partition by entries.account_id, entries.asset, entries.entered_on
            order by entries.entered_at, entries.ledger_id
        ) as next_ledger_id
    from entries
    cross join clock
    where
        entries.entered_on <= clock.as_of
        and {{ is_rebuilt('entries.entered_on') }}

),

-- Whether a day goes on from the one before is left to who reads the days in their order.
final as (

    select
        account_id,
        asset,
        day,
        {{ as_integer('count(*)') }} as entries,
        {{ money('sum(case when previous_balance is null then balance - change else 0 end)') }} as opening_balance,
        {{ money('sum(change)') }} as movement,
        {{ money('sum(case when next_ledger_id is null then balance else 0 end)') }} as closing_balance,
        {{ as_integer('sum(case when balance <> previous_balance + change then 1 else 0 end)') }} as breaks,
        min(entered_at) as first_entry_at,
        max(entered_at) as last_entry_at
    from due
    group by account_id, asset, day

)

select * from final
