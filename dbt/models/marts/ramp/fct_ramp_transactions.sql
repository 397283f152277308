-- one row per ramp purchase up to the as-of day, whatever its status
with purchases as (

    select * from {{ ref('int_ramp_valued') }}

),

users as (

    select * from {{ ref('stg_users') }}

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
        {{ as_integer(days_between('users.signup_date', 'purchases.day')) }} as days_since_signup
    from purchases
    left join users
        on purchases.user_id = users.user_id

)

select * from final
