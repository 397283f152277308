-- one row per withdrawal of fiat or crypto by a user
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'withdrawals') }}

),

renamed as (

    select
        -- ids
        withdrawal_id,
        user_id,

        -- categories
        withdrawal_type,
        currency,
        destination_type,
        tx_hash,
        status,

        -- amounts
        amount,
        fee,

        -- stamps
        timestamp as withdrawn_at,
        {{ day_of('timestamp') }} as withdrawn_on,
        created_at as recorded_at,
        _as_of as changed_on

    from source

)

select * from renamed
