-- one row per experiment, channel and window that is over: sign-ups missing where the channel was dark
{%- set before = var('experiment_days_before') %}
with experiments as (

    select * from {{ ref('stg_marketing_experiments') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

spend as (

    select * from {{ ref('stg_marketing_spend') }}

),

life as (

    select
        min(signup_date) as first_signup,
        max(as_of) as as_of
    from users

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
    from users

),

roles as (

    select
        windows.window_number,
        windows.channel,
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

sign_ups as (

    select
        signup_date as day,
        country,
        channel,
        count(*) as sign_ups,
        0 as spend_usd
    from users
    group by signup_date, country, channel

),

days as (

    select * from sign_ups
    union all
    select
        spent_on as day,
        country,
        channel,
        0 as sign_ups,
        spend_usd
    from spend

),

-- All channels count: a sign-up that the dark channel would have been credited with may be credited to another.
sums as (

    select
        roles.window_number,
        {%- for role, is_dark in [('dark', 'roles.is_dark'), ('control', 'not roles.is_dark')] %}
        {%- for period, is_then in [('before', 'compared.is_before'), ('window', 'not compared.is_before')] %}
        {%- set where = is_dark ~ ' and ' ~ is_then %}
        sum(case when {{ where }} then days.sign_ups else 0 end) as {{ role }}_{{ period }},
        sum(case when {{ where }} and days.channel = roles.channel then days.sign_ups else 0 end) as {{ role }}_{{ period }}_credited,
        sum(case when {{ where }} and days.channel = roles.channel then days.spend_usd else 0 end) as {{ role }}_{{ period }}_spend_usd{{ ',' if not (role == 'control' and period == 'window') }}
        {%- endfor %}
        {%- endfor %}
    from roles
    inner join compared
        on roles.window_number = compared.window_number
    inner join days
        on roles.country = days.country
        and compared.day = days.day
    group by roles.window_number

),

controls as (

    select
        window_number,
        sum(case when is_dark then 0 else 1 end) as control_countries
    from roles
    group by window_number

),

lengths as (

    select
        window_number,
        sum(case when is_before then 1 else 0 end) as before_days,
        sum(case when is_before then 0 else 1 end) as dark_days
    from compared
    group by window_number

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

-- Where a count is 0, half a sign-up is added to all four (Haldane and Anscombe), or the logarithm had no value.
counts as (

    select
        windows.*,
        controls.control_countries,
        lengths.before_days,
        lengths.dark_days,
        coalesce(disturbances.other_experiments, 0) as other_experiments,
        sums.dark_before,
        sums.dark_window,
        sums.control_before,
        sums.control_window,
        sums.dark_before_credited,
        sums.dark_window_credited,
        sums.dark_before_spend_usd,
        sums.dark_window_spend_usd,
        sums.control_before_spend_usd,
        sums.control_window_spend_usd,
        case
            when sums.dark_before * sums.dark_window * sums.control_before * sums.control_window = 0 then 0.5
            else 0
        end as half
    from windows
    inner join controls
        on windows.window_number = controls.window_number
    inner join lengths
        on windows.window_number = lengths.window_number
    inner join sums
        on windows.window_number = sums.window_number
    left join disturbances
        on windows.window_number = disturbances.window_number
    where
        controls.control_countries > 0
        and lengths.before_days > 0

),

logs as (

    select
        *,
        ln(dark_window + half) - ln(dark_before + half) - ln(control_window + half) + ln(control_before + half) as log_ratio,
        -- Poisson counts: the variance of a logarithm is one over the count.
        sqrt(
            1 / (dark_window + half) + 1 / (dark_before + half)
            + 1 / (control_window + half) + 1 / (control_before + half)
        ) as log_error,
        (control_window + half) / (control_before + half) as control_growth,
        {{ ratio('control_window_spend_usd', 'control_before_spend_usd') }} as control_spend_growth
    from counts

),

effects as (

    select
        *,
        exp(log_ratio) as sign_up_ratio,
        exp(log_ratio - 1.959964 * log_error) as ratio_lower,
        exp(log_ratio + 1.959964 * log_error) as ratio_upper,
        {{ ratio('dark_before_spend_usd', '1') }}
        * coalesce(
            control_spend_growth,
            {{ ratio('dark_days', 'before_days') }}
        ) as expected_spend_usd
    from logs

),

results as (

    select
        *,
        (dark_before + half) * control_growth as expected_sign_ups,
        (dark_window + half) * (1 / sign_up_ratio - 1) as missing_sign_ups,
        (dark_window + half) * (1 / ratio_upper - 1) as missing_lower,
        (dark_window + half) * (1 / ratio_lower - 1) as missing_upper,
        (dark_before_credited + half) * control_growth - dark_window_credited as missing_credited,
        expected_spend_usd - {{ ratio('dark_window_spend_usd', '1') }} as spend_saved_usd
    from effects

),

final as (

    select
        experiment_id,
        channel,
        start_date,
        end_date,
        before_start,
        {{ as_integer('before_days') }} as before_days,
        {{ as_integer('dark_countries') }} as dark_countries,
        {{ as_integer('control_countries') }} as control_countries,
        {{ as_integer('other_experiments') }} as other_experiments,
        {{ as_integer('dark_before') }} as dark_before,
        {{ as_integer('dark_window') }} as dark_window,
        {{ as_integer('control_before') }} as control_before,
        {{ as_integer('control_window') }} as control_window,
        {{ ratio('expected_sign_ups', '1') }} as expected_sign_ups,
        {{ ratio('sign_up_ratio', '1') }} as sign_up_ratio,
        {{ ratio('ratio_lower', '1') }} as ratio_lower,
        {{ ratio('ratio_upper', '1') }} as ratio_upper,
        {{ ratio('missing_sign_ups', '1') }} as missing_sign_ups,
        {{ ratio('missing_lower', '1') }} as missing_lower,
        {{ ratio('missing_upper', '1') }} as missing_upper,
        missing_lower > 0 as is_distinguishable,
        {{ ratio('missing_credited', '1') }} as missing_credited_sign_ups,
        {{ ratio('spend_saved_usd', '1') }} as spend_saved_usd,
        case when missing_lower > 0 then {{ ratio('spend_saved_usd', 'missing_sign_ups') }} end as cost_per_incremental_sign_up
    from results

)

select * from final
