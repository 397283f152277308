-- one row per day and currency: what one needs to say its amounts in USD
{{ config(materialized='table') }}
with prices as (

    select * from {{ ref('stg_crypto_prices') }}

),

rates as (

    select * from {{ ref('stg_fx_rates') }}

),

last_hours as (

    select
        asset_id,
        priced_on,
        max(priced_at) as priced_at
    from prices
    group by asset_id, priced_on

),

closes as (

    select
        prices.priced_on as day,
        prices.asset_id as currency,
        prices.close as usd_price,
        {{ money('null') }} as units_per_usd
    from prices
    inner join last_hours
        on prices.asset_id = last_hours.asset_id
        and prices.priced_at = last_hours.priced_at

),

fiats as (

    select
        rated_on as day,
        currency,
        {{ money('null') }} as usd_price,
        units_per_usd
    from rates

),

final as (

    select * from closes
    union all
    select * from fiats

)

select * from final
