-- one row per credited channel, campaign, first product and month with sign-ups or spend
with users as (

    select * from {{ ref('user_steps') }}

),

months_of_spend as (

    select * from {{ ref('int_spend_months') }}

),

clock as (

    select max(as_of) as as_of
    from users

),

cohorts as (

    select
        channel,
        campaign,
        cohort_month as month,
        entry_product,
        count(*) as sign_ups,
        sum(case when steps >= 3 then 1 else 0 end) as verified_users,
        sum(case when steps >= 4 then 1 else 0 end) as funded_users,
        sum(case when steps >= 5 then 1 else 0 end) as active_users,
        sum(case when first_trade_at is not null then 1 else 0 end) as trading_users
    from users
    group by channel, campaign, cohort_month, entry_product

),

joined as (

    select
        coalesce(cohorts.channel, months_of_spend.channel) as channel,
        coalesce(cohorts.campaign, months_of_spend.campaign) as campaign,
        coalesce(cohorts.month, months_of_spend.month) as month,
        coalesce(cohorts.entry_product, 'none') as entry_product,
        coalesce(cohorts.sign_ups, 0) as sign_ups,
        coalesce(cohorts.verified_users, 0) as verified_users,
        coalesce(cohorts.funded_users, 0) as funded_users,
        coalesce(cohorts.active_users, 0) as active_users,
        coalesce(cohorts.trading_users, 0) as trading_users,
        coalesce(months_of_spend.spend_usd, 0) as campaign_spend_usd
    from cohorts
    full outer join months_of_spend
        on cohorts.channel = months_of_spend.channel
        and cohorts.campaign = months_of_spend.campaign
        and cohorts.month = months_of_spend.month

),

-- Sign-ups of the campaign up to this product, and all of them; 0 of 0 counts as 1 of 1, so that nothing is lost.
places as (

    select
        *,
        greatest(sum(sign_ups) over (partition by channel, campaign, month), 1) as campaign_sign_ups,
        case
            when entry_product = 'none' then 1
            else sum(sign_ups) over (
                partition by channel, campaign, month
                order by entry_product
                rows between unbounded preceding and current row
            )
        end as place
    from joined

),

-- A campaign's spend goes to its sign-ups alike. Differences of rounded running totals add up to the whole.
totals as (

    select
        *,
        {{ divide_money(
            money('campaign_spend_usd * ' ~ as_integer('place')),
            money('campaign_sign_ups')
        ) }} as spend_through
    from places

),

shares as (

    select
        *,
        spend_through - coalesce(
            lag(spend_through) over (partition by channel, campaign, month order by entry_product), 0
        ) as spend_usd
    from totals

),

final as (

    select
        shares.channel,
        shares.campaign,
        shares.entry_product,
        shares.month,
        {{ last_day_of_month('shares.month') }} <= clock.as_of as is_complete,
        {{ as_integer(days_between('shares.month', 'clock.as_of') ~ ' + 1') }} as observed_days,
        {{ money('shares.spend_usd') }} as spend_usd,
        {{ as_integer('shares.sign_ups') }} as sign_ups,
        {{ as_integer('shares.verified_users') }} as verified_users,
        {{ as_integer('shares.funded_users') }} as funded_users,
        {{ as_integer('shares.active_users') }} as active_users,
        {{ as_integer('shares.trading_users') }} as trading_users,
        {{ ratio('nullif(shares.spend_usd, 0)', 'shares.sign_ups') }} as cost_per_sign_up,
        {{ ratio('nullif(shares.spend_usd, 0)', 'shares.funded_users') }} as cost_per_funded_user,
        {{ ratio('nullif(shares.spend_usd, 0)', 'shares.active_users') }} as cost_per_active_user,
        {{ ratio('nullif(shares.spend_usd, 0)', 'shares.trading_users') }} as cost_per_trading_user
    from shares
    cross join clock

)

select * from final
