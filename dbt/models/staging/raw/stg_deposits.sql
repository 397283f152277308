-- one row per deposit of fiat or crypto by a user
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'deposits') }}

),

renamed as (

    select
        -- ids
        deposit_id,
        user_id,

        -- categories
        deposit_type,
        currency,
        payment_method,
        status,

        -- amounts
        amount,
        blockchain_confirmations,

        -- stamps
        timestamp as deposited_at,
        {{ day_of('timestamp') }} as deposited_on,
        created_at as recorded_at,
        _as_of as changed_on

    from source

)

select * from renamed
