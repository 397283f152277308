-- one row per planned window in which a channel was switched off in a country
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'marketing_experiments') }}

),

renamed as (

    select
        -- ids
        experiment_id,

        -- categories
        channel,
        country,
        kind,

        -- stamps
        start_date,
        end_date,
        _as_of as changed_on

    from source

)

select * from renamed
