-- one row per prediction of the newest day on which models were asked
{{ config(materialized='view', meta={'view_because': 'predictions are written after the build'}) }}
with predictions as (

    select * from {{ ref('stg_predictions') }}

),

final as (

    select
        as_of,
        model,
        version,
        level,
        subject,
        horizon_days,
        quantity,
        mean,
        lower,
        upper
    from predictions
    where as_of = (select max(newest.as_of) from predictions as newest)

)

select * from final
