-- one row per load and table: what is loaded. This table is the coverage; nothing else is believed
-- Generated from src/contract by `npx tsx scripts/generate.ts`. Do not edit: change the contract.
with source as (

    select * from {{ source('raw', 'pipeline_runs') }}

),

renamed as (

    select
        -- ids
        run_id,

        -- categories
        table_name,
        producer,
        sha256,

        -- amounts
        row_count,

        -- stamps
        window_start,
        window_end,
        as_of,
        started_at,
        finished_at,
        _as_of as changed_on

    from source

)

select * from renamed
