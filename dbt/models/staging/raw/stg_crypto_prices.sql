-- one row per asset and hour, without gaps; an hour without trades is flat
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'crypto_prices') }}

),

renamed as (

    select
        -- ids
        asset_id,

        -- categories
        source,

        -- amounts
        open,
        high,
        low,
        close,
        volume_usd,

        -- stamps
        timestamp as priced_at,
        {{ day_of('timestamp') }} as priced_on,
        fetched_at,
        _as_of as changed_on

    from source

)

select * from renamed
