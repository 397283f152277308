-- one row per user, day and day of knowing: what was done on the day, and from when it was known
{{ daily() }}
with transactions as (

    select * from {{ ref('int_transactions') }}
    where {{ is_rebuilt('day') }}

),

purchases as (

    select * from {{ ref('int_ramp_valued') }}
    where {{ is_rebuilt('day') }}

),

transfers as (

    select * from {{ ref('int_transfers_valued') }}
    where {{ is_rebuilt('day') }}

),

signs as (

    select
        user_id,
        day,
        known_on,
        kind,
        amount_usd
    from transactions

    union all

    select
        user_id,
        day,
        known_on,
        'failure' as kind,
        volume_usd as amount_usd
    from purchases
    where status = 'failed'

    union all

    select
        user_id,
        day,
        known_on,
        'failure' as kind,
        amount_usd
    from transfers
    where status in ('failed', 'rejected')

),

final as (

    select
        user_id,
        day,
        known_on,
        {%- for kind, count, amount in [
            ('trade', 'trades', 'trade_volume_usd'),
            ('ramp', 'ramp_purchases', 'ramp_volume_usd'),
            ('deposit', 'deposits', 'deposits_usd'),
            ('withdrawal', 'withdrawals', 'withdrawals_usd'),
        ] %}
        {{ as_integer("sum(case when kind = '" ~ kind ~ "' then 1 else 0 end)") }} as {{ count }},
        {{ money("sum(case when kind = '" ~ kind ~ "' then amount_usd else 0 end)") }} as {{ amount }},
        {%- endfor %}
        {{ as_integer("sum(case when kind = 'failure' then 1 else 0 end)") }} as failed_payments
    from signs
    group by user_id, day, known_on

)

select * from final
