-- one row per purchase of crypto with fiat over the ramp; the quote stands whatever the status
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'ramp_transactions') }}

),

renamed as (

    select
        -- ids
        transaction_id,
        user_id,

        -- categories
        fiat_currency,
        crypto_token,
        payment_method,
        country,
        status,

        -- amounts
        fiat_amount,
        crypto_amount,
        fee_usd,

        -- stamps
        timestamp as purchased_at,
        {{ day_of('timestamp') }} as purchased_on,
        _as_of as changed_on

    from source

)

select * from renamed
