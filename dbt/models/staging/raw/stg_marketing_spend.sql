-- one row per day, channel, campaign and country with spend
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'marketing_spend') }}

),

renamed as (

    select
        -- categories
        channel,
        campaign,
        country,

        -- amounts
        spend_usd,
        impressions,
        clicks,

        -- stamps
        date as spent_on,
        _as_of as changed_on

    from source

)

select * from renamed
