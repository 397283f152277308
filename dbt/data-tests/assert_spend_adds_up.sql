-- one row where spend by day, shared among sign-ups, or carried through the ages of cohorts, is not the spend loaded
with totals as (

    select
        (
            select coalesce(sum(spend.spend_usd), 0)
            from {{ ref('stg_marketing_spend') }} as spend
            cross join {{ ref('int_as_of') }} as clock
            where
                spend.spent_on <= clock.as_of
                and {{ is_touched('spend.spent_on', 'facts') }}
        ) as loaded,
        (
            select coalesce(sum(spend_usd), 0)
            from {{ ref('marketing_days') }}
            where {{ is_touched('day', 'facts') }}
        ) as by_day,
        (select coalesce(sum(spend_usd), 0) from {{ ref('marketing_days') }}) as spent,
        (select coalesce(sum(spend_usd), 0) from {{ ref('acquisition_costs') }}) as shared,
        (select coalesce(sum(spend_usd), 0) from {{ ref('cohort_roas') }} where age_months = 0) as carried

)

select *
from totals
where
    loaded <> by_day
    or spent <> shared
    or spent <> carried
