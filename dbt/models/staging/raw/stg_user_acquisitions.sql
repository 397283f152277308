-- one row per user: the first and the last touch before sign-up, and the first product
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'user_acquisitions') }}

),

renamed as (

    select
        -- ids
        user_id,

        -- categories
        channel,
        campaign,
        entry_product,
        first_channel,

        -- stamps
        timestamp as touched_at,
        {{ day_of('timestamp') }} as touched_on,
        _as_of as changed_on

    from source

)

select * from renamed
