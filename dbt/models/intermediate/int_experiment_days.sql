-- one row per dark window that is over, day and country compared: the dark countries and those that stayed lit
{%- set before = var('experiment_days_before') %}
with experiments as (

    select * from {{ ref('stg_marketing_experiments') }}

),

users as (

    select * from {{ ref('stg_users') }}

),

clock as (

    select * from {{ ref('int_as_of') }}

),

sign_ups as (

    select
        users.country,
        users.signup_date,
        clock.as_of
    from users
    cross join clock
    where users.signup_date <= clock.as_of

),

life as (

    select
        min(signup_date) as first_signup,
        max(as_of) as as_of
    from sign_ups

),

dark as (

    select
        experiments.experiment_id,
        experiments.channel,
        experiments.country,
        experiments.start_date,
        experiments.end_date,
        greatest({{ add_days('experiments.start_date', -before) }}, life.first_signup) as before_start,
        dense_rank() over (
            order by experiments.experiment_id, experiments.channel, experiments.start_date, experiments.end_date
        ) as window_number
    from experiments
    cross join life
    where
        experiments.kind = 'dark'
        and experiments.end_date <= life.as_of
        and experiments.start_date > life.first_signup

),

windows as (

    select
        window_number,
        experiment_id,
        channel,
        start_date,
        end_date,
        before_start,
        count(*) as dark_countries
    from dark
    group by window_number, experiment_id, channel, start_date, end_date, before_start

),

calendar as (

    select
        windows.window_number,
        {{ add_days('windows.before_start', 'step') }} as day,
        {{ add_days('windows.before_start', 'step') }} < windows.start_date as is_before
    from windows
    cross join {{ numbers(days_between('windows.before_start', 'windows.end_date') ~ ' + 1', 'step') }}

),

-- What else was dark, where, on the days of a window and before it.
others as (

    select
        calendar.window_number,
        calendar.day,
        calendar.is_before,
        experiments.country,
        experiments.experiment_id,
        dark.country is not null as is_in_dark_country
    from calendar
    inner join windows
        on calendar.window_number = windows.window_number
    inner join experiments
        on calendar.day between experiments.start_date and experiments.end_date
        and (
            experiments.experiment_id <> windows.experiment_id
            or experiments.channel <> windows.channel
            or experiments.start_date <> windows.start_date
        )
    left join dark
        on calendar.window_number = dark.window_number
        and experiments.country = dark.country

),

-- A day before on which one of the dark countries was dark for another reason is compared nowhere.
dirty_days as (

    select distinct
        window_number,
        day
    from others
    where
        is_before
        and is_in_dark_country

),

compared as (

    select
        calendar.window_number,
        calendar.day,
        calendar.is_before
    from calendar
    left join dirty_days
        on calendar.window_number = dirty_days.window_number
        and calendar.day = dirty_days.day
    where dirty_days.day is null

),

-- A country that was dark on a day compared is no control.
spoiled as (

    select distinct
        others.window_number,
        others.country
    from others
    inner join compared
        on others.window_number = compared.window_number
        and others.day = compared.day

),

countries as (

    select distinct country
    from sign_ups

),

roles as (

    select
        windows.window_number,
        countries.country,
        dark.country is not null as is_dark
    from windows
    cross join countries
    left join dark
        on windows.window_number = dark.window_number
        and countries.country = dark.country
    left join spoiled
        on windows.window_number = spoiled.window_number
        and countries.country = spoiled.country
    where
        dark.country is not null
        or spoiled.country is null

),

disturbances as (

    select
        window_number,
        count(distinct experiment_id) as other_experiments
    from others
    where
        not is_before
        and is_in_dark_country
    group by window_number

),

final as (

    select
        windows.window_number,
        windows.experiment_id,
        windows.channel,
        windows.start_date,
        windows.end_date,
        windows.before_start,
        {{ as_integer('windows.dark_countries') }} as dark_countries,
        {{ as_integer('coalesce(disturbances.other_experiments, 0)') }} as other_experiments,
        compared.day,
        compared.is_before,
        roles.country,
        roles.is_dark
    from windows
    inner join compared
        on windows.window_number = compared.window_number
    inner join roles
        on windows.window_number = roles.window_number
    left join disturbances
        on windows.window_number = disturbances.window_number

)

select * from final
