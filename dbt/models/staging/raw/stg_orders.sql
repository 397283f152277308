-- one row per order placed on the order book
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'orders') }}

),

renamed as (

    select
        -- ids
        order_id,
        user_id,

        -- categories
        trading_pair,
        side,
        order_type,
        base_currency,
        quote_currency,
        status,

        -- amounts
        base_amount,
        filled_amount,
        limit_price,

        -- stamps
        timestamp as ordered_at,
        {{ day_of('timestamp') }} as ordered_on,
        created_at as recorded_at,
        _as_of as changed_on

    from source

)

select * from renamed
