-- one row per trade up to the as-of day, with its value in USD
{{ daily() }}
with trades as (

    select * from {{ ref('int_trades_valued') }}

),

users as (

    select * from {{ ref('stg_users') }}

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
        trades.volume_usd,
        trades.fee_usd,
        trades.traded_at,
        trades.day,
        {{ as_integer(days_between('users.signup_date', 'trades.day')) }} as days_since_signup
    from trades
    left join users
        on trades.user_id = users.user_id
    where {{ is_rebuilt('trades.day') }}

)

select * from final
