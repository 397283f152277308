-- one row per user and day with at least one transaction
{{ daily() }}
with transactions as (

    select * from {{ ref('int_transactions') }}

),

sums as (

    select
        user_id,
        day,
        {%- for kind, count, amount in [
            ('trade', 'trades', 'trade_volume_usd'),
            ('ramp', 'ramp_purchases', 'ramp_volume_usd'),
            ('deposit', 'deposits', 'deposits_usd'),
            ('withdrawal', 'withdrawals', 'withdrawals_usd'),
        ] %}
        {{ as_integer("sum(case when kind = '" ~ kind ~ "' then 1 else 0 end)") }} as {{ count }},
        {{ money("sum(case when kind = '" ~ kind ~ "' then amount_usd else 0 end)") }} as {{ amount }},
        {%- endfor %}
        {{ as_integer('count(*)') }} as transactions,
        {{ money('sum(case when revenue_source is null then 0 else fee_usd end)') }} as gross_revenue_usd,
        {{ money('sum(cost_usd)') }} as cost_usd
    from transactions
    where {{ is_rebuilt('day') }}
    group by user_id, day

),

final as (

    select
        user_id,
        day,
        trades,
        trade_volume_usd,
        ramp_purchases,
        ramp_volume_usd,
        deposits,
        deposits_usd,
        withdrawals,
        withdrawals_usd,
        transactions,
        {{ money('trade_volume_usd + ramp_volume_usd') }} as volume_usd,
        gross_revenue_usd,
        cost_usd,
        {{ money('gross_revenue_usd - cost_usd') }} as net_revenue_usd,
        trades + ramp_purchases > 0 as is_active
    from sums

)

select * from final
