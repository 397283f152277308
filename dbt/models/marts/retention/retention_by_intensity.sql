-- one row per cell of cohort_retention and intensity at that age
{%- set intensities = [('all', 'active_users'), ('light', 'light_users'), ('medium', 'medium_users'), ('heavy', 'heavy_users')] %}
with cells as (

    select * from {{ ref('cohort_retention') }}

),

intensities as (
    {% for name, users in intensities %}
    select '{{ name }}' as intensity{% if not loop.last %} union all{% endif %}
    {%- endfor %}

),

-- Whoever is eligible is so whatever the intensity: the shares of the three add up to that of all.
counted as (

    select
        cells.segment_kind,
        cells.segment,
        cells.cohort_month,
        cells.age_months,
        intensities.intensity,
        cells.cohort_users,
        cells.eligible_users,
        cells.is_mature,
        case intensities.intensity
            {%- for name, users in intensities %}
            when '{{ name }}' then cells.{{ users }}
            {%- endfor %}
        end as active_users
    from cells
    cross join intensities

),

final as (

    select
        *,
        {{ ratio('active_users', 'eligible_users') }} as retention
    from counted

)

select * from final
