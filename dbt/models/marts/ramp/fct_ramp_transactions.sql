-- one row per ramp purchase up to the as-of day, whatever its status
{{ daily(reach=1) }}
with purchases as (

    select * from {{ ref('int_ramp_valued') }}

),

users as (

    select * from {{ ref('stg_users') }}

),

transactions as (

    select * from {{ ref('int_transactions') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

attempts as (

    select
        *,
        lead(purchased_at) over (partition by user_id order by purchased_at, transaction_id) as next_at,
        lag(purchased_at) over (partition by user_id order by purchased_at, transaction_id) as previous_at,
        lag(status) over (partition by user_id order by purchased_at, transaction_id) as previous_status,
        lag(payment_method) over (partition by user_id order by purchased_at, transaction_id) as previous_method,
        lag(volume_usd) over (partition by user_id order by purchased_at, transaction_id) as previous_volume_usd
    from purchases
    where {{ is_rebuilt('day', reach=2) }}

),

-- A retry is the next attempt of the same user within a day of a failure: nothing two days away matters.
judged as (

    select
        *,
        status = 'failed' and next_at is not null and next_at < {{ add_hours('purchased_at', 24) }} as is_retried,
        previous_status is not null
        and previous_status = 'failed'
        and purchased_at < {{ add_hours('previous_at', 24) }} as is_retry
    from attempts

),

final as (

    select
        purchases.transaction_id,
        purchases.user_id,
        purchases.payment_method,
        purchases.country,
        purchases.fiat_currency,
        purchases.crypto_token,
        purchases.status,
        {{ ticket_band('purchases.volume_usd') }} as ticket_band,
        purchases.fiat_amount,
        purchases.crypto_amount,
        purchases.volume_usd,
        purchases.fee_usd,
        purchases.purchased_at,
        purchases.day,
        {{ as_integer(days_between('users.signup_date', 'purchases.day')) }} as days_since_signup,
        case when purchases.status = 'completed' then {{ money('transactions.cost_usd') }} end as cost_usd,
        purchases.status = 'failed' and purchases.day < clock.as_of as is_retry_known,
        purchases.is_retried,
        purchases.is_retry,
        purchases.is_retry and purchases.payment_method <> purchases.previous_method as is_retry_by_other_method,
        purchases.is_retry and purchases.volume_usd < purchases.previous_volume_usd as is_retry_of_smaller_ticket
    from judged as purchases
    cross join clock
    left join users
        on purchases.user_id = users.user_id
    left join transactions
        on purchases.transaction_id = transactions.transaction_id
        and transactions.kind = 'ramp'
    where {{ is_rebuilt('purchases.day', reach=1) }}

)

select * from final
