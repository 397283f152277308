-- one row where spend by day or month, shared among sign-ups, or carried through the ages of cohorts, is not the spend loaded
with totals as (

    -- What is made again by days or months is held against the raw rows of the months that it may have changed in.
    select
        (
            select coalesce(sum(spend.spend_usd), 0)
            from {{ ref('stg_marketing_spend') }} as spend
            cross join {{ ref('int_as_of') }} as clock
            where
                spend.spent_on <= clock.as_of
                and {{ is_of_touched_months('spend.spent_on', 'facts') }}
        ) as loaded,
        (
            select coalesce(sum(spend_usd), 0)
            from {{ ref('marketing_days') }}
            where {{ is_of_touched_months('day', 'facts') }}
        ) as by_day,
        (
            select coalesce(sum(spend_usd), 0)
            from {{ ref('int_spend_months') }}
            where {{ is_of_touched_months('month', 'facts') }}
        ) as by_month,
        (select coalesce(sum(spend_usd), 0) from {{ ref('int_spend_months') }}) as spent,
        (select coalesce(sum(spend_usd), 0) from {{ ref('acquisition_costs') }}) as shared,
        (select coalesce(sum(spend_usd), 0) from {{ ref('cohort_roas') }} where age_months = 0) as carried

)

select *
from totals
where
    loaded <> by_day
    or loaded <> by_month
    or spent <> shared
    or spent <> carried
