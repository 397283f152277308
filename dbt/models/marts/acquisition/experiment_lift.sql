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
        greatest({{ add_days('experiments.start_date', -before) }}, life.first_signup) as before_start
    from experiments
    cross join life
    where
        experiments.kind = 'dark'
        and experiments.end_date <= life.as_of
        and experiments.start_date > life.first_signup

),

windows as (

    select
        experiment_id,
        channel,
        start_date,
        end_date,
        before_start,
        count(*) as dark_countries
    from dark
    group by experiment_id, channel, start_date, end_date, before_start

),

countries as (

    select distinct country
    from users

),

-- What else was dark in a country over the days compared. Such a country is no control, and a dark one is less clear.
disturbances as (

    select
        windows.experiment_id,
        windows.channel,
        windows.start_date,
        windows.end_date,
        experiments.country,
        count(*) as others
    from windows
    inner join experiments
        on experiments.start_date <= windows.end_date
        and experiments.end_date >= windows.before_start
        and not (
            experiments.experiment_id = windows.experiment_id
            and experiments.channel = windows.channel
            and experiments.start_date = windows.start_date
            and experiments.end_date = windows.end_date
        )
    group by 1, 2, 3, 4, 5

),

roles as (

    select
        windows.experiment_id,
        windows.channel,
        windows.start_date,
        windows.end_date,
        windows.before_start,
        countries.country,
        dark.country is not null as is_dark,
        coalesce(disturbances.others, 0) as others
    from windows
    cross join countries
    left join dark
        on windows.experiment_id = dark.experiment_id
        and windows.channel = dark.channel
        and windows.start_date = dark.start_date
        and windows.end_date = dark.end_date
        and countries.country = dark.country
    left join disturbances
        on windows.experiment_id = disturbances.experiment_id
        and windows.channel = disturbances.channel
        and windows.start_date = disturbances.start_date
        and windows.end_date = disturbances.end_date
        and countries.country = disturbances.country
    where
        dark.country is not null
        or disturbances.others is null

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
        roles.experiment_id,
        roles.channel,
        roles.start_date,
        roles.end_date,
        {%- for role, is_dark in [('dark', 'roles.is_dark'), ('control', 'not roles.is_dark')] %}
        {%- for period, is_then in [('before', 'days.day < roles.start_date'), ('window', 'days.day >= roles.start_date')] %}
        {%- set where = is_dark ~ ' and ' ~ is_then %}
        sum(case when {{ where }} then days.sign_ups else 0 end) as {{ role }}_{{ period }},
        sum(case when {{ where }} and days.channel = roles.channel then days.sign_ups else 0 end) as {{ role }}_{{ period }}_credited,
        sum(case when {{ where }} and days.channel = roles.channel then days.spend_usd else 0 end) as {{ role }}_{{ period }}_spend_usd{{ ',' if not (role == 'control' and period == 'window') }}
        {%- endfor %}
        {%- endfor %}
    from roles
    inner join days
        on roles.country = days.country
        and days.day between roles.before_start and roles.end_date
    group by 1, 2, 3, 4

),

designs as (

    select
        experiment_id,
        channel,
        start_date,
        end_date,
        before_start,
        sum(case when is_dark then 1 else 0 end) as dark_countries,
        sum(case when is_dark then 0 else 1 end) as control_countries,
        sum(case when is_dark then others else 0 end) as other_dark_windows
    from roles
    group by experiment_id, channel, start_date, end_date, before_start

),

-- Where a count is 0, half a sign-up is added to all four (Haldane and Anscombe), or the logarithm had no value.
counts as (

    select
        designs.*,
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
    from designs
    inner join sums
        on designs.experiment_id = sums.experiment_id
        and designs.channel = sums.channel
        and designs.start_date = sums.start_date
        and designs.end_date = sums.end_date
    where designs.control_countries > 0

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
            {{ ratio(
                days_between('start_date', 'end_date') ~ ' + 1',
                days_between('before_start', 'start_date')
            ) }}
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
        {{ as_integer('dark_countries') }} as dark_countries,
        {{ as_integer('control_countries') }} as control_countries,
        {{ as_integer('other_dark_windows') }} as other_dark_windows,
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
