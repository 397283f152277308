-- one row per ramp purchase up to the as-of day, whatever its status, with its value in USD
{{ daily() }}
with purchases as (

    select * from {{ ref('stg_ramp_transactions') }}

),

rates as (

    select * from {{ ref('int_usd_rates') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

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
        purchases.fiat_amount,
        purchases.crypto_amount,
        {{ to_usd('purchases.fiat_amount', 'rates') }} as volume_usd,
        purchases.fee_usd,
        purchases.purchased_at,
        purchases.purchased_on as day,
        purchases.changed_on as known_on
    from purchases
    cross join clock
    left join rates
        on purchases.purchased_on = rates.day
        and purchases.fiat_currency = rates.currency
    where
        purchases.purchased_on <= clock.as_of
        and {{ is_rebuilt('purchases.purchased_on') }}

)

select * from final
