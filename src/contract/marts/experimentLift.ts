import { BOOLEAN, choice, column, DATE, DOUBLE, INTEGER, maybe, TEXT } from '../column.js';
import { CHANNELS } from '../vocabulary.js';
import { mart } from './mart.js';

export const experimentLift = mart({
  name: 'experiment_lift',
  group: 'acquisition',
  description:
    'One row per experiment, channel and window that is over and has a control: sign-ups missing where the channel was dark, against the days before and the countries that stayed lit.',
  columns: {
    experiment_id: column(TEXT, 'The experiment.'),
    channel: column(choice(CHANNELS), 'The channel that was switched off.'),
    start_date: column(DATE, 'First dark day.'),
    end_date: column(DATE, 'Last dark day.'),
    before_start: column(DATE, 'First day of the days before that it is compared with.'),
    before_days: column(
      INTEGER,
      'Days compared of those before: the ones on which no dark country was dark for another reason.',
    ),
    dark_countries: column(INTEGER, 'Countries in which the channel was dark.'),
    control_countries: column(INTEGER, 'Countries without any dark day on the days compared.'),
    other_experiments: column(
      INTEGER,
      'Other experiments in the dark countries during the window; above 0 effects are mixed.',
    ),
    dark_before: column(INTEGER, 'Sign-ups, whatever their channel, in the dark countries before.'),
    dark_window: column(INTEGER, 'The same during the window.'),
    control_before: column(INTEGER, 'Sign-ups in the control countries before.'),
    control_window: column(INTEGER, 'The same during the window.'),
    expected_sign_ups: column(DOUBLE, 'What the dark countries would have had, had they moved as the control.'),
    sign_up_ratio: column(DOUBLE, 'Sign-ups ÷ expected ones: the ratio of ratios.'),
    ratio_lower: column(DOUBLE, 'Lower end of its 95 % interval.'),
    ratio_upper: column(DOUBLE, 'Upper end.'),
    missing_sign_ups: column(DOUBLE, 'Expected sign-ups less those seen: what the channel would have caused.'),
    missing_lower: column(DOUBLE, 'Lower end of its 95 % interval.'),
    missing_upper: column(DOUBLE, 'Upper end.'),
    is_distinguishable: column(BOOLEAN, 'Whether the whole interval lies above 0.'),
    missing_credited_sign_ups: column(
      DOUBLE,
      'The same for the sign-ups credited to the channel: what last touch would say.',
    ),
    spend_saved_usd: column(DOUBLE, 'Spend expected in the dark countries during the window less what was spent, USD.'),
    cost_per_incremental_sign_up: maybe(
      DOUBLE,
      '`spend_saved_usd` ÷ `missing_sign_ups`; null where it is not distinguishable.',
    ),
  },
  key: ['experiment_id', 'channel', 'start_date', 'end_date'],
  day: 'start_date',
  holds: [
    'before_start < start_date',
    'before_days > 0',
    'start_date <= end_date',
    'dark_countries > 0',
    'control_countries > 0',
    'sign_up_ratio between ratio_lower and ratio_upper',
    'missing_sign_ups between missing_lower and missing_upper',
    'is_distinguishable = (missing_lower > 0)',
  ],
});
