-- one row per channel, campaign and month with a row of spend up to the as-of day
{{ monthly() }}
with spend as (

    select * from {{ ref('stg_marketing_spend') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

final as (

    select
        spend.channel,
        spend.campaign,
        {{ month_of('spend.spent_on') }} as month,
        {{ money('sum(spend.spend_usd)') }} as spend_usd
    from spend
    cross join clock
    where
        spend.spent_on <= clock.as_of
        and {{ is_rebuilt_from('spend.spent_on') }}
    group by 1, 2, 3

)

select * from final
