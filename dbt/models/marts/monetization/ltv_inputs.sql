-- one row per user who had signed up by the as-of day: what models of lifetime value take
{%- set sources = ['trade', 'ramp', 'withdrawal'] %}
with users as (

    select * from {{ ref('user_steps') }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}

),

revenue as (

    select * from {{ ref('fct_revenue') }}

),

-- Transactions of one day are one visit: who fills an order in five parts did not come five times.
lives as (

    select
        user_id,
        count(*) as active_days,
        min(day) as first_active_on,
        max(day) as last_active_on,
        sum(volume_usd) as volume_usd
    from user_days
    where is_active
    group by user_id

),

money_by_source as (

    select
        user_id,
        {%- for source in sources %}
        sum(case when source = '{{ source }}_fee' then gross_usd else 0 end) as {{ source }}_gross_usd,
        sum(case when source = '{{ source }}_fee' then cost_usd else 0 end) as {{ source }}_cost_usd{% if not loop.last %},{% endif %}
        {%- endfor %}
    from revenue
    group by user_id

),

final as (

    select
        users.user_id,
        users.cohort_month,
        users.channel,
        users.campaign,
        users.country,
        users.entry_product,
        users.signup_date,
        lives.first_active_on,
        {{ as_integer(days_between('users.signup_date', 'lives.first_active_on')) }} as days_to_first_activity,
        {{ as_integer('users.observed_days - 1') }} as signup_age_days,
        {{ as_integer('lives.active_days - 1') }} as frequency,
        {{ as_integer(days_between('lives.first_active_on', 'lives.last_active_on')) }} as recency_days,
        {{ as_integer(days_between('lives.first_active_on', 'users.as_of')) }} as age_days,
        {{ money('coalesce(lives.volume_usd, 0)') }} as volume_usd,
        {%- for source in sources %}
        {{ money('coalesce(money_by_source.' ~ source ~ '_gross_usd, 0)') }} as {{ source }}_gross_usd,
        {{ money('coalesce(money_by_source.' ~ source ~ '_cost_usd, 0)') }} as {{ source }}_cost_usd,
        {%- endfor %}
        users.as_of
    from users
    left join lives
        on users.user_id = lives.user_id
    left join money_by_source
        on users.user_id = money_by_source.user_id

)

select * from final
