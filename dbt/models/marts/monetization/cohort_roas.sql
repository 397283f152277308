-- one row per credited channel, campaign, first product, sign-up month and month of age that any of its users can have begun
{%- set age_days = 30 %}
with costs as (

    select * from {{ ref('acquisition_costs') }}

),

user_ages as (

    select * from {{ ref('fct_user_ages') }}

),

ages as (

    select
        costs.channel,
        costs.campaign,
        costs.entry_product,
        costs.month as cohort_month,
        age as age_months,
        costs.sign_ups,
        costs.spend_usd,
        -- Who signed up on the last day of the month is the youngest.
        costs.observed_days - {{ days_between('costs.month', last_day_of_month('costs.month')) }}
        >= (age + 1) * {{ age_days }} as is_mature
    from costs
    cross join {{ numbers(whole_quotient('costs.observed_days - 1', age_days) ~ ' + 1', 'age') }}

),

revenues as (

    select
        channel,
        campaign,
        entry_product,
        cohort_month,
        age_months,
        sum(case when is_active then 1 else 0 end) as active_users,
        sum(gross_revenue_usd) as gross_revenue_usd,
        sum(net_revenue_usd) as net_revenue_usd
    from user_ages
    group by channel, campaign, entry_product, cohort_month, age_months

),

joined as (

    select
        ages.*,
        coalesce(revenues.active_users, 0) as active_users,
        coalesce(revenues.gross_revenue_usd, 0) as gross_revenue_usd,
        coalesce(revenues.net_revenue_usd, 0) as net_revenue_usd
    from ages
    left join revenues
        on ages.channel = revenues.channel
        and ages.campaign = revenues.campaign
        and ages.entry_product = revenues.entry_product
        and ages.cohort_month = revenues.cohort_month
        and ages.age_months = revenues.age_months

),

running as (

    select
        *,
        sum(net_revenue_usd) over (
            partition by channel, campaign, entry_product, cohort_month
            order by age_months
            rows between unbounded preceding and current row
        ) as net_revenue_to_date_usd
    from joined

),

final as (

    select
        channel,
        campaign,
        entry_product,
        cohort_month,
        {{ as_integer('age_months') }} as age_months,
        is_mature,
        sign_ups,
        {{ as_integer('active_users') }} as active_users,
        spend_usd,
        {{ money('gross_revenue_usd') }} as gross_revenue_usd,
        {{ money('net_revenue_usd') }} as net_revenue_usd,
        {{ money('net_revenue_to_date_usd') }} as net_revenue_to_date_usd,
        {{ ratio('net_revenue_to_date_usd', 'spend_usd') }} as roas_to_date
    from running

)

select * from final
