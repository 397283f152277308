-- one row per kind of segment, segment, sign-up month and step
{%- set kinds = ['channel', 'campaign', 'country', 'first_product'] %}
{%- set steps = [
    ('signed_up', 'signed_up_at'), ('submitted', 'submitted_at'), ('verified', 'verified_at'), ('funded', 'funded_at'),
    ('active', 'active_at'), ('repeated', 'repeated_at'),
] %}
with users as (

    select * from {{ ref('user_steps') }}

),

segments as (

    select
        kinds.segment_kind,
        {{ segment_of(kinds, 'users') }} as segment,
        users.cohort_month,
        min(users.observed_days) as observed_days,
        {%- for step, moment in steps %}
        {{ as_integer('sum(case when users.steps >= ' ~ loop.index ~ ' then 1 else 0 end)') }} as {{ step }}_users,
        {%- endfor %}
        {%- for step, moment in steps[1:] %}
        {%- set since = steps[loop.index0][1] %}
        {{ median_of(seconds_between('users.' ~ since, 'users.' ~ moment)) }} as {{ step }}_seconds{% if not loop.last %},{% endif %}
        {%- endfor %}
    from users
    cross join {{ segment_kinds(kinds) }} as kinds
    group by 1, 2, 3

),

long as (
    {% for step, moment in steps %}
    select
        segment_kind,
        segment,
        cohort_month,
        {{ loop.index }} as step_number,
        '{{ step }}' as step,
        signed_up_users as sign_ups,
        {{ step }}_users as users,
        {%- if loop.first %}
        {{ as_integer('null') }} as previous_users,
        {{ as_integer('null') }} as seconds,
        {%- else %}
        {{ steps[loop.index0 - 1][0] }}_users as previous_users,
        {{ step }}_seconds as seconds,
        {%- endif %}
        observed_days
    from segments
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

final as (

    select
        segment_kind,
        segment,
        cohort_month,
        {{ as_integer('step_number') }} as step_number,
        step,
        sign_ups,
        users,
        {{ ratio('users', 'sign_ups') }} as share_of_sign_ups,
        {{ ratio('users', 'previous_users') }} as share_of_previous,
        {{ ratio('seconds', 86400) }} as median_days,
        {{ as_integer('observed_days') }} as youngest_days
    from long

)

select * from final
