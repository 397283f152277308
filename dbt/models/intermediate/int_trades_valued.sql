-- one row per trade up to the as-of day, with its value in USD
{{ daily() }}
with trades as (

    select * from {{ ref('stg_trades') }}

),

rates as (

    select * from {{ ref('int_usd_rates') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

final as (

    select
        trades.trade_id,
        trades.order_id,
        trades.user_id,
        trades.trading_pair,
        trades.side,
        trades.order_type,
        trades.is_maker,
        trades.base_currency,
        trades.quote_currency,
        trades.base_amount,
        trades.quote_amount,
        trades.price,
        trades.fee_amount,
        {{ to_usd('trades.quote_amount', 'quote_rates') }} as volume_usd,
        {{ to_usd('trades.fee_amount', 'fee_rates') }} as fee_usd,
        trades.traded_at,
        trades.traded_on as day
    from trades
    cross join clock
    left join rates as quote_rates
        on trades.traded_on = quote_rates.day
        and trades.quote_currency = quote_rates.currency
    left join rates as fee_rates
        on trades.traded_on = fee_rates.day
        and trades.fee_currency = fee_rates.currency
    where
        trades.traded_on <= clock.as_of
        and {{ is_rebuilt('trades.traded_on') }}

)

select * from final
