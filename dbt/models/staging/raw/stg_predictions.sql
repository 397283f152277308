-- one row per prediction of a model, written back so that marts can read it
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'predictions') }}

),

renamed as (

    select
        -- categories
        model,
        version,
        level,
        subject,
        quantity,

        -- amounts
        horizon_days,
        mean,
        lower,
        upper,

        -- stamps
        as_of,
        _as_of as changed_on

    from source

)

select * from renamed
