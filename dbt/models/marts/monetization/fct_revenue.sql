-- one row per user, day and source of revenue
{{ daily() }}
with transactions as (

    select * from {{ ref('int_transactions') }}

),

sums as (

    select
        user_id,
        day,
        revenue_source as source,
        {{ as_integer('count(*)') }} as transactions,
        {{ money('sum(fee_usd)') }} as gross_usd,
        {{ money('sum(cost_usd)') }} as cost_usd
    from transactions
    where
        revenue_source is not null
        and {{ is_rebuilt('day') }}
    group by user_id, day, revenue_source

),

final as (

    select
        user_id,
        day,
        source,
        transactions,
        gross_usd,
        cost_usd,
        {{ money('gross_usd - cost_usd') }} as net_usd
    from sums

)

select * from final
