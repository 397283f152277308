-- one row per day up to the as-of day and currency: what one needs to say its amounts in USD
{{ daily() }}
with clock as (

    select * from {{ ref('int_as_of') }}

),

prices as (

    select prices.*
    from {{ ref('stg_crypto_prices') }} as prices
    cross join clock
    where
        prices.priced_on <= clock.as_of
        and {{ is_rebuilt('prices.priced_on') }}

),

rates as (

    select rates.*
    from {{ ref('stg_fx_rates') }} as rates
    cross join clock
    where
        rates.rated_on <= clock.as_of
        and {{ is_rebuilt('rates.rated_on') }}

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

{% if var('imported', false) -%}
-- The dollar is worth one on every day, whether or not anybody brought rates.
spans as (

    select
        least(
            (select min(users.signup_date) from {{ ref('stg_users') }} as users),
            max(clock.as_of)
        ) as first_day,
        max(clock.as_of) as last_day
    from clock

),

dollars as (

    select
        {{ add_days('spans.first_day', 'step') }} as day,
        'USD' as currency,
        {{ money('null') }} as usd_price,
        {{ money('1') }} as units_per_usd
    from spans
    cross join {{ numbers(days_between('spans.first_day', 'spans.last_day') ~ ' + 1', 'step') }}

),

{% endif -%}
final as (

    select * from closes
    union all
    select * from fiats
    {%- if var('imported', false) %}
    union all
    select dollars.*
    from dollars
    left join fiats
        on dollars.day = fiats.day
        and dollars.currency = fiats.currency
    where fiats.day is null
    {%- endif %}

)

select * from final
