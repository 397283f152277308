-- one row per fill of an executed order
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'trades') }}

),

renamed as (

    select
        -- ids
        trade_id,
        order_id,
        user_id,

        -- categories
        trading_pair,
        side,
        base_currency,
        quote_currency,
        fee_currency,
        order_type,
        is_maker,

        -- amounts
        base_amount,
        quote_amount,
        price,
        fee_amount,

        -- stamps
        timestamp as traded_at,
        {{ day_of('timestamp') }} as traded_on,
        created_at as recorded_at,
        _as_of as changed_on

    from source

)

select * from renamed
