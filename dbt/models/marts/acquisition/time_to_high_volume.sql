-- one row per user: from sign-up to high volume or churn, whichever is first, or to the as-of day
with users as (

    select * from {{ ref('dim_users') }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}

),

-- Who has not traded as much in a whole life has not in any window of it.
traders as (

    select user_id
    from user_days
    group by user_id
    having sum(volume_usd) >= {{ var('high_volume_usd') }}

),

rolling as (

    select
        user_days.user_id,
        user_days.day,
        sum(user_days.volume_usd) over (
            partition by user_days.user_id
            order by {{ day_number('user_days.day') }}
            range between {{ var('high_volume_window_days') - 1 }} preceding and current row
        ) as window_volume_usd
    from user_days
    inner join traders
        on user_days.user_id = traders.user_id

),

high_volume as (

    select
        user_id,
        min(day) as high_volume_on
    from rolling
    where window_volume_usd >= {{ var('high_volume_usd') }}
    group by user_id

),

-- Sign-up starts the clock of churn as an activity does; both on one day leave a gap of no days, which is none.
signs_of_life as (

    select
        user_id,
        signup_date as day
    from users

    union all

    select
        user_id,
        day
    from user_days
    where is_active

),

gaps as (

    select
        user_id,
        {{ add_days('day', var('churn_days')) }} as lapsed_on,
        lead(day) over (partition by user_id order by day) as next_day
    from signs_of_life

),

lapses as (

    select
        gaps.user_id,
        min(gaps.lapsed_on) as churned_on
    from gaps
    inner join users
        on gaps.user_id = users.user_id
    where
        gaps.lapsed_on <= users.as_of
        and (gaps.next_day is null or gaps.next_day > gaps.lapsed_on)
    group by gaps.user_id

),

ends as (

    select
        users.user_id,
        users.cohort_month,
        users.signup_date as start_date,
        case
            when high_volume.high_volume_on < coalesce(lapses.churned_on, {{ add_days('users.as_of', 1) }})
                then 'high_volume'
            when lapses.churned_on is not null then 'churned'
            else 'censored'
        end as event,
        high_volume.high_volume_on,
        lapses.churned_on,
        users.as_of
    from users
    left join high_volume
        on users.user_id = high_volume.user_id
    left join lapses
        on users.user_id = lapses.user_id

),

dated as (

    select
        user_id,
        cohort_month,
        start_date,
        case event
            when 'high_volume' then high_volume_on
            when 'churned' then churned_on
            else as_of
        end as end_date,
        event,
        high_volume_on,
        churned_on
    from ends

),

final as (

    select
        user_id,
        cohort_month,
        start_date,
        end_date,
        event,
        {{ as_integer(days_between('start_date', 'end_date')) }} as days,
        high_volume_on,
        churned_on
    from dated

)

select * from final
