-- one row per currency and calendar day; the last business day carries over weekends; USD is 1
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'fx_rates') }}

),

renamed as (

    select
        -- categories
        currency,
        source,

        -- amounts
        units_per_usd,

        -- stamps
        date as rated_on,
        fetched_at,
        _as_of as changed_on

    from source

)

select * from renamed
