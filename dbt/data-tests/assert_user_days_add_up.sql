-- one row per figure whose total over days differs from the total over months, ages, users, cohorts or sources
with totals as (

    select
        (select coalesce(sum(net_revenue_usd), 0) from {{ ref('fct_user_days') }}) as days_net,
        (select coalesce(sum(net_revenue_usd), 0) from {{ ref('fct_user_months') }}) as months_net,
        (select coalesce(sum(net_revenue_usd), 0) from {{ ref('dim_users') }}) as users_net,
        (select coalesce(sum(net_usd), 0) from {{ ref('fct_revenue') }}) as sources_net,
        (select coalesce(sum(net_revenue_usd), 0) from {{ ref('cohort_roas') }}) as cohorts_net,
        (
            select
                coalesce(sum(trade_gross_usd + ramp_gross_usd + withdrawal_gross_usd), 0)
                - coalesce(sum(trade_cost_usd + ramp_cost_usd + withdrawal_cost_usd), 0)
            from {{ ref('ltv_inputs') }}
        ) as inputs_net,
        (select coalesce(sum(trade_volume_usd), 0) from {{ ref('fct_user_days') }}) as days_trade_volume,
        (select coalesce(sum(volume_usd), 0) from {{ ref('fct_trades') }}) as trades_volume

)

select *
from totals
where
    days_net <> months_net
    or days_net <> users_net
    or days_net <> sources_net
    or days_net <> cohorts_net
    or days_net <> inputs_net
    or days_trade_volume <> trades_volume
