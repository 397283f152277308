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
        {{ money("sum(case when status = 'completed' then volume_usd else 0 end)") }} as completed_volume_usd,
        {{ money("sum(case when status = 'completed' then fee_usd else 0 end)") }} as fees_usd,
        {{ money('sum(coalesce(cost_usd, 0))') }} as cost_usd,
        {{ as_integer('sum(case when is_retry_known then 1 else 0 end)') }} as judged_failures,
        {{ as_integer('sum(case when is_retry_known and is_retried then 1 else 0 end)') }} as retried_failures,
        {{ as_integer('sum(case when is_retry then 1 else 0 end)') }} as retries,
        {{ as_integer("sum(case when is_retry and status = 'completed' then 1 else 0 end)") }} as completed_retries,
        {{ as_integer("sum(case when is_retry and status = 'failed' then 1 else 0 end)") }} as failed_retries,
        {{ as_integer('sum(case when is_retry_by_other_method then 1 else 0 end)') }} as retries_by_other_method,
        {{ as_integer('sum(case when is_retry_of_smaller_ticket then 1 else 0 end)') }} as retries_of_smaller_ticket
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
        completed_volume_usd,
        fees_usd,
        cost_usd,
        {{ ratio('cost_usd', 'completed_volume_usd') }} as cost_rate,
        judged_failures,
        retried_failures,
        {{ ratio('retried_failures', 'judged_failures') }} as retry_share,
        retries,
        completed_retries,
        {{ ratio('completed_retries', 'completed_retries + failed_retries') }} as retry_success_rate,
        retries_by_other_method,
        retries_of_smaller_ticket
    from counts

)

select * from final
