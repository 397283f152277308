-- one row per cell in which light, medium and heavy users are not all of the active ones
select
    segment_kind,
    segment,
    cohort_month,
    age_months
from {{ ref('retention_by_intensity') }}
group by segment_kind, segment, cohort_month, age_months
having
    count(*) <> 4
    or sum(case when intensity = 'all' then active_users else 0 end)
    <> sum(case when intensity = 'all' then 0 else active_users end)
    or abs(sum(case when intensity = 'all' then retention else -retention end)) > 1e-9
