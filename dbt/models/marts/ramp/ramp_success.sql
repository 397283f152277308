-- one row per payment method, country and ticket band with at least one attempt
with purchases as (

    select * from {{ ref('fct_ramp_transactions') }}

),

counts as (

    select
        payment_method,
        country,
        ticket_band,
        {{ as_integer('count(*)') }} as attempts,
        {{ as_integer("sum(case when status = 'completed' then 1 else 0 end)") }} as completed,
        {{ as_integer("sum(case when status = 'failed' then 1 else 0 end)") }} as failed,
        {{ as_integer("sum(case when status = 'pending' then 1 else 0 end)") }} as pending,
        {{ money("sum(case when status = 'completed' then volume_usd else 0 end)") }} as completed_volume_usd
    from purchases
    group by payment_method, country, ticket_band

),

final as (

    select
        payment_method,
        country,
        ticket_band,
        attempts,
        completed,
        failed,
        pending,
        {{ ratio('completed', 'completed + failed') }} as success_rate,
        completed_volume_usd
    from counts

)

select * from final
