-- one row per deposit or withdrawal up to the as-of day, whatever its status, with its value in USD
{{ daily() }}
with deposits as (

    select * from {{ ref('stg_deposits') }}

),

withdrawals as (

    select * from {{ ref('stg_withdrawals') }}

),

rates as (

    select * from {{ ref('int_usd_rates') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

transfers as (

    select
        deposit_id as transfer_id,
        'deposit' as kind,
        user_id,
        payment_method as rail,
        currency,
        status,
        amount,
        {{ money('0') }} as fee,
        deposited_at as started_at,
        deposited_on as day,
        changed_on as known_on
    from deposits

    union all

    select
        withdrawal_id as transfer_id,
        'withdrawal' as kind,
        user_id,
        destination_type as rail,
        currency,
        status,
        amount,
        fee,
        withdrawn_at as started_at,
        withdrawn_on as day,
        changed_on as known_on
    from withdrawals

),

final as (

    select
        transfers.transfer_id,
        transfers.kind,
        transfers.user_id,
        transfers.rail,
        transfers.currency,
        transfers.status,
        transfers.amount,
        transfers.fee,
        {{ to_usd('transfers.amount', 'rates') }} as amount_usd,
        {{ to_usd('transfers.fee', 'rates') }} as fee_usd,
        transfers.started_at,
        transfers.day,
        transfers.known_on
    from transfers
    cross join clock
    left join rates
        on transfers.day = rates.day
        and transfers.currency = rates.currency
    where
        transfers.day <= clock.as_of
        and {{ is_rebuilt('transfers.day') }}

)

select * from final
