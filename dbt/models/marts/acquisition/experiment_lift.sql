-- one row per experiment, channel and window that is over: sign-ups missing where the channel was dark
with experiment_days as (

    select * from {{ ref('int_experiment_days') }}

),

marketing_days as (

    select * from {{ ref('marketing_days') }}

),

-- All channels count: a sign-up that the dark channel would have been credited with may be credited to another.
sums as (

    select
        compared.experiment_id,
        compared.channel,
        compared.start_date,
        compared.end_date,
        compared.before_start,
        compared.dark_countries,
        compared.other_experiments,
        count(distinct case when not compared.is_dark then compared.country end) as control_countries,
        count(distinct case when compared.is_before then compared.day end) as before_days,
        count(distinct case when not compared.is_before then compared.day end) as dark_days,
        {%- for role, is_dark in [('dark', 'compared.is_dark'), ('control', 'not compared.is_dark')] %}
        {%- for period, is_then in [('before', 'compared.is_before'), ('window', 'not compared.is_before')] %}
        {%- set where = is_dark ~ ' and ' ~ is_then %}
        {%- set credited = where ~ ' and days.channel = compared.channel' %}
        sum(case when {{ where }} then coalesce(days.sign_ups, 0) else 0 end) as {{ role }}_{{ period }},
        sum(case when {{ credited }} then days.sign_ups else 0 end) as {{ role }}_{{ period }}_credited,
        sum(case when {{ credited }} then days.spend_usd else 0 end) as {{ role }}_{{ period }}_spend_usd{{ ',' if not (role == 'control' and period == 'window') }}
        {%- endfor %}
        {%- endfor %}
    from experiment_days as compared
    left join marketing_days as days
        on compared.country = days.country
        and compared.day = days.day
    group by 1, 2, 3, 4, 5, 6, 7
    having count(days.day) > 0

),

-- Where a count is 0, half a sign-up is added to all four (Haldane and Anscombe), or the logarithm had no value.
counts as (

    select
        *,
        case when dark_before * dark_window * control_before * control_window = 0 then 0.5 else 0 end as half
    from sums
    where
        control_countries > 0
        and before_days > 0

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
