-- one row per day, channel and country with spend or credited sign-ups
{{ daily() }}
with users as (

    select * from {{ ref('stg_users') }}

),

acquisitions as (

    select * from {{ ref('stg_user_acquisitions') }}

),

spend as (

    select * from {{ ref('stg_marketing_spend') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

sign_ups as (

    select
        users.signup_date as day,
        {% if var('imported', false) -%}
        coalesce(acquisitions.channel, 'organic') as channel,
        {%- else -%}
        acquisitions.channel,
        {%- endif %}
        users.country,
        count(*) as sign_ups
    from users
    left join acquisitions
        on users.user_id = acquisitions.user_id
    cross join clock
    where
        users.signup_date <= clock.as_of
        and {{ is_rebuilt('users.signup_date') }}
    group by 1, 2, 3

),

spend_days as (

    select
        spend.spent_on as day,
        spend.channel,
        spend.country,
        sum(spend.spend_usd) as spend_usd,
        sum(spend.impressions) as impressions,
        sum(spend.clicks) as clicks
    from spend
    cross join clock
    where
        spend.spent_on <= clock.as_of
        and {{ is_rebuilt('spend.spent_on') }}
        and (spend.spend_usd > 0 or spend.impressions > 0)
    group by spend.spent_on, spend.channel, spend.country

),

final as (

    select
        coalesce(spend_days.day, sign_ups.day) as day,
        coalesce(spend_days.channel, sign_ups.channel) as channel,
        coalesce(spend_days.country, sign_ups.country) as country,
        {{ money('coalesce(spend_days.spend_usd, 0)') }} as spend_usd,
        {{ as_integer('coalesce(spend_days.impressions, 0)') }} as impressions,
        {{ as_integer('coalesce(spend_days.clicks, 0)') }} as clicks,
        {{ as_integer('coalesce(sign_ups.sign_ups, 0)') }} as sign_ups
    from spend_days
    full outer join sign_ups
        on sign_ups.day = spend_days.day
        and sign_ups.channel = spend_days.channel
        and sign_ups.country = spend_days.country

)

select * from final
