-- one row per user who had signed up by the as-of day
with users as (

    select * from {{ ref('dim_users') }}

),

transactions as (

    select * from {{ ref('int_transactions') }}

),

-- A ramp purchase is paid from outside, so it funds and is an activity at once.
firsts as (

    select
        user_id,
        min(case when kind in ('deposit', 'ramp') then happened_at end) as funded_at,
        min(case when kind = 'trade' then happened_at end) as first_trade_at,
        min(case when kind = 'ramp' then happened_at end) as first_ramp_at
    from transactions
    group by user_id

),

active_days as (

    select
        user_id,
        day,
        min(happened_at) as started_at
    from transactions
    where kind in ('trade', 'ramp')
    group by user_id, day

),

numbered_days as (

    select
        user_id,
        started_at,
        row_number() over (partition by user_id order by day) as day_number
    from active_days

),

activities as (

    select
        user_id,
        min(case when day_number = 1 then started_at end) as active_at,
        min(case when day_number = 2 then started_at end) as repeated_at
    from numbered_days
    where day_number <= 2
    group by user_id

),

joined as (

    select
        users.user_id,
        users.cohort_month,
        users.channel,
        coalesce(users.campaign, 'none') as campaign,
        users.country,
        users.entry_product,
        users.signup_date,
        users.signed_up_at,
        users.kyc_submitted_at as submitted_at,
        case when users.kyc_status = 'verified' then users.kyc_decided_at end as verified_at,
        case when users.kyc_status = 'rejected' then users.kyc_decided_at end as rejected_at,
        firsts.funded_at,
        activities.active_at,
        activities.repeated_at,
        firsts.first_trade_at,
        firsts.first_ramp_at,
        users.kyc_status,
        users.observed_days,
        users.as_of
    from users
    left join firsts
        on users.user_id = firsts.user_id
    left join activities
        on users.user_id = activities.user_id

),

-- Who has taken a later step has taken those before it, whether or not their moment is known.
final as (

    select
        user_id,
        cohort_month,
        channel,
        campaign,
        country,
        entry_product,
        signup_date,
        {{ as_integer("case
            when repeated_at is not null then 6
            when active_at is not null then 5
            when funded_at is not null then 4
            when kyc_status = 'verified' then 3
            when submitted_at is not null or kyc_status = 'rejected' then 2
            else 1
        end") }} as steps,
        signed_up_at,
        submitted_at,
        verified_at,
        rejected_at,
        funded_at,
        active_at,
        repeated_at,
        first_trade_at,
        first_ramp_at,
        observed_days,
        as_of
    from joined

)

select * from final
