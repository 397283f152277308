-- one row per user who had signed up by the as-of day
with users as (

    select * from {{ ref('stg_users') }}

),

acquisitions as (

    select * from {{ ref('stg_user_acquisitions') }}

),

kyc_checks as (

    select * from {{ ref('stg_kyc_checks') }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

-- Checks are loaded ahead of the as-of day: what comes after it is not known yet, and leaves its user pending.
known_checks as (

    select
        kyc_checks.user_id,
        case when {{ day_of('kyc_checks.submitted_at') }} <= clock.as_of then kyc_checks.submitted_at end as submitted_at,
        case when {{ day_of('kyc_checks.decided_at') }} <= clock.as_of then kyc_checks.decided_at end as decided_at,
        case when {{ day_of('kyc_checks.decided_at') }} > clock.as_of then 'pending' end as status_before
    from kyc_checks
    cross join clock

),

{% if var('imported', false) -%}
-- Where nobody says what a user came for, it is what they did first.
first_moments as (

    select
        user_id,
        min(case when kind = 'ramp' then happened_at end) as first_ramp_at,
        min(case when kind = 'trade' then happened_at end) as first_trade_at
    from {{ ref('int_transactions') }}
    group by user_id

),

first_products as (

    select
        user_id,
        case
            when first_ramp_at is not null and (first_trade_at is null or first_ramp_at < first_trade_at) then 'ramp'
            else 'exchange'
        end as entry_product
    from first_moments

),

{% endif -%}
lives as (

    select
        user_id,
        min(day) as first_transaction_on,
        min(case when is_active then day end) as first_activity_on,
        max(case when is_active then day end) as last_activity_on,
        sum(case when is_active then 1 else 0 end) as active_days,
        sum(transactions) as transactions,
        sum(volume_usd) as volume_usd,
        sum(gross_revenue_usd) as gross_revenue_usd,
        sum(net_revenue_usd) as net_revenue_usd
    from user_days
    group by user_id

),

final as (

    select
        users.user_id,
        users.country,
        {% if var('imported', false) -%}
        coalesce(acquisitions.channel, 'organic') as channel,
        acquisitions.campaign,
        acquisitions.first_channel,
        coalesce(acquisitions.entry_product, first_products.entry_product, 'exchange') as entry_product,
        {%- else -%}
        acquisitions.channel,
        acquisitions.campaign,
        acquisitions.first_channel,
        acquisitions.entry_product,
        {%- endif %}
        coalesce(known_checks.status_before, users.kyc_status) as kyc_status,
        users.account_tier,
        users.account_balance_usd,
        users.signed_up_at,
        users.signup_date,
        {{ month_of('users.signup_date') }} as cohort_month,
        known_checks.submitted_at as kyc_submitted_at,
        known_checks.decided_at as kyc_decided_at,
        lives.first_transaction_on,
        lives.first_activity_on,
        lives.last_activity_on,
        {{ as_integer('coalesce(lives.active_days, 0)') }} as active_days,
        {{ as_integer('coalesce(lives.transactions, 0)') }} as transactions,
        {{ money('coalesce(lives.volume_usd, 0)') }} as volume_usd,
        {{ money('coalesce(lives.gross_revenue_usd, 0)') }} as gross_revenue_usd,
        {{ money('coalesce(lives.net_revenue_usd, 0)') }} as net_revenue_usd,
        {{ as_integer(days_between('users.signup_date', 'clock.as_of') ~ ' + 1') }} as observed_days,
        clock.as_of
    from users
    cross join clock
    left join acquisitions
        on users.user_id = acquisitions.user_id
    {%- if var('imported', false) %}
    left join first_products
        on users.user_id = first_products.user_id
    {%- endif %}
    left join known_checks
        on users.user_id = known_checks.user_id
    left join lives
        on users.user_id = lives.user_id
    where users.signup_date <= clock.as_of

)

select * from final
