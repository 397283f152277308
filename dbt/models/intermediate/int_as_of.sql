-- one row: the as-of day
with runs as (

    select * from {{ ref('stg_pipeline_runs') }}

),

-- What has reached the ledger is due; a warehouse without a ledger, and imported data, go by the loads themselves.
final as (

    select
        {% if var('as_of', none) -%}
        max(cast('{{ var("as_of") }}' as date)) as as_of
        {%- elif var('imported', false) %}
        max(as_of) as as_of
        {%- else -%}
        coalesce(
            max(case when table_name = 'ledger_entries' then window_end end),
            max(as_of)
        ) as as_of
        {%- endif %}
    from runs

)

select * from final
