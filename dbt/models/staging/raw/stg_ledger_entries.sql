-- one row per movement on an account; the entries of a refid and asset sum to zero over all accounts
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'ledger_entries') }}

),

renamed as (

    select
        -- ids
        ledger_id,
        refid,
        account_id,

        -- categories
        asset,
        type,

        -- amounts
        amount,
        fee,
        balance,

        -- stamps
        timestamp as entered_at,
        {{ day_of('timestamp') }} as entered_on,
        _as_of as changed_on

    from source

)

select * from renamed
