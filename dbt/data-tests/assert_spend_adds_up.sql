-- one row where spend shared among sign-ups, or carried through the ages of cohorts, is not the spend loaded
with totals as (

    select
        (
            select coalesce(sum(spend.spend_usd), 0)
            from {{ ref('stg_marketing_spend') }} as spend
            cross join {{ ref('int_as_of') }} as clock
            where spend.spent_on <= clock.as_of
        ) as loaded,
        (select coalesce(sum(spend_usd), 0) from {{ ref('acquisition_costs') }}) as shared,
        (select coalesce(sum(spend_usd), 0) from {{ ref('cohort_roas') }} where age_months = 0) as carried

)

select *
from totals
where
    loaded <> shared
    or loaded <> carried
