-- one row per refid and asset whose entries do not cancel over all accounts
{%- set looked_at = is_touched('entered_on', 'ledger_entries') %}
select
    refid,
    asset,
    sum(amount - fee) as remainder
from {{ ref('stg_ledger_entries') }}
where
    {% if var('imported', false) -%}
    -- Exports tell the users' side of their books only.
    false
    {%- elif looked_at == 'true' -%}
    true
    {%- else -%}
    refid in (select touched.refid from {{ ref('stg_ledger_entries') }} as touched where {{ looked_at }})
    {%- endif %}
group by refid, asset
having sum(amount - fee) <> 0
