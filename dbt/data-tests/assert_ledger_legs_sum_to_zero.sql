-- one row per refid and asset whose entries do not cancel over all accounts
select
    refid,
    asset,
    sum(amount - fee) as remainder
from {{ ref('stg_ledger_entries') }}
{% if var('imported', false) -%}
-- Exports tell the users' side of their books only.
where false
{% endif -%}
group by refid, asset
having sum(amount - fee) <> 0
