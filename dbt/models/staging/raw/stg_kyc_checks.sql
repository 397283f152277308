-- one row per user who submitted documents
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'kyc_checks') }}

),

renamed as (

    select
        -- ids
        user_id,

        -- categories
        status,

        -- stamps
        submitted_at,
        decided_at,
        _as_of as changed_on

    from source

)

select * from renamed
