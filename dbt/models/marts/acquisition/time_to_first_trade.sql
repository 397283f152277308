-- one row per user: from sign-up to the first trade on the order book or to rejection, or to the as-of day
with users as (

    select * from {{ ref('user_steps') }}

),

-- Rejection is the competing end: who is rejected no longer waits to trade.
ends as (

    select
        user_id,
        cohort_month,
        channel,
        campaign,
        country,
        entry_product,
        signup_date as start_date,
        case
            when first_trade_at is not null then 'traded'
            when rejected_at is not null then 'rejected'
            else 'censored'
        end as event,
        {{ day_of('first_trade_at') }} as traded_on,
        {{ day_of('rejected_at') }} as rejected_on,
        {{ day_of('active_at') }} as active_on,
        as_of
    from users

),

dated as (

    select
        user_id,
        cohort_month,
        channel,
        campaign,
        country,
        entry_product,
        start_date,
        case event
            when 'traded' then traded_on
            when 'rejected' then rejected_on
            else as_of
        end as end_date,
        event,
        active_on
    from ends

),

final as (

    select
        user_id,
        cohort_month,
        channel,
        campaign,
        country,
        entry_product,
        start_date,
        end_date,
        event,
        {{ as_integer(days_between('start_date', 'end_date')) }} as days,
        active_on as first_activity_on,
        {{ as_integer(days_between('start_date', 'active_on')) }} as days_to_first_activity
    from dated

)

select * from final
