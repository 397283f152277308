-- one row per user, as the user stood at the end of `_as_of`
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'users') }}

),

renamed as (

    select
        -- ids
        user_id,

        -- categories
        email,
        country,
        kyc_status,
        account_tier,
        is_active,

        -- amounts
        account_balance_usd,

        -- stamps
        signup_date,
        created_at as signed_up_at,
        _as_of as changed_on

    from source

)

select * from renamed
