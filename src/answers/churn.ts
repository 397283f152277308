/**
 * Who leaves: of the active at a month's end in their first 90 days, the share without activity in the days of churn after,
 * by segment. Only users who have lived those days are judged, and no older snapshots: who is older has proven to stay, and
 * months of sign-up would be told apart by their age.
 */
import { type Ranking, type RankingRow, rankingOf } from './ranking.js';

const FIRST_DAYS = 90;
/** So many days on, the churn after the last of the first days is known. */
const SEEN_DAYS = FIRST_DAYS + 30;

export const CHURN_SQL = `
select cohort_month, channel, country, entry_product, sum(n) as n, sum(x) as x, sum(x * x) as xx, sum(n * x) as nx, sum(n * n) as nn
from (
  select signs.user_id, signs.cohort_month, signs.channel, signs.country, signs.entry_product,
    count(*) as n, sum(case when signs.churned then 1 else 0 end) as x
  from marts.churn_signs as signs
  inner join marts.dim_users as dim on dim.user_id = signs.user_id
  where signs.churned is not null and signs.signup_age_days < ${FIRST_DAYS} and dim.observed_days > ${SEEN_DAYS}
  group by signs.user_id, signs.cohort_month, signs.channel, signs.country, signs.entry_product
) as people
group by cohort_month, channel, country, entry_product
order by cohort_month, channel, country, entry_product`;

export function answerChurn(rows: readonly RankingRow[]): Ranking {
  const ranking = rankingOf(rows);
  return {
    ...ranking,
    sentence: `Who leaves: of those active at a month's end in their first ${FIRST_DAYS} days, the share without activity in the 30 days after. ${ranking.sentence}`,
  };
}
