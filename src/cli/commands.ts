/** The table of contents of the command line: what exists, with its options. Each command's code is loaded when it runs. */
import type { Run } from './command.js';

interface Option {
  readonly flag: string;
  readonly help: string;
}

export interface Entry {
  readonly name: string;
  readonly group: 'Everything:' | 'Step by step:' | 'Looking:';
  readonly summary: string;
  readonly argument?: Option;
  readonly options: readonly Option[];
  /** Runs with a wrong config too, to say what is wrong with it. */
  readonly examinesConfig?: true;
  readonly run: () => Promise<Run>;
}

const skipExitCode: Option = { flag: '--skip-exit-code', help: 'exit 99 when there was nothing to do' };

/** `publish serve` join with what they run. */
export const COMMANDS: readonly Entry[] = [
  {
    name: 'up',
    group: 'Everything:',
    summary: 'load, ingest through the as-of date, transform, score, verify, answer',
    options: [],
    run: async () => (await import('./up.js')).up,
  },
  {
    name: 'simulate',
    group: 'Step by step:',
    summary: 'simulate the world and land its files, load nothing',
    options: [],
    run: async () => (await import('./simulate.js')).simulateCommand,
  },
  {
    name: 'load',
    group: 'Step by step:',
    summary: 'first-time set-up: history to 90 days before the as-of date',
    options: [{ flag: '--table <name>', help: 'this table only' }, skipExitCode],
    run: async () => (await import('./load.js')).loadCommand,
  },
  {
    name: 'ingest',
    group: 'Step by step:',
    summary: 'the next day, or a range of days',
    options: [
      { flag: '--days <n>', help: 'the next n days' },
      { flag: '--through <day>', help: 'all days through this one' },
      { flag: '--from <day>', help: 'first day of a range (with --to)' },
      { flag: '--to <day>', help: 'last day of a range (with --from)' },
      skipExitCode,
    ],
    run: async () => (await import('./ingest.js')).ingestCommand,
  },
  {
    name: 'import',
    group: 'Step by step:',
    summary: 'your own data: a map of files, or the files of one table',
    argument: { flag: '[files...]', help: 'a map (YAML), or with --table its files: CSV, NDJSON, Parquet' },
    options: [
      { flag: '--table <name>', help: 'the files are of this table' },
      { flag: '--map <file>', help: 'how their columns are to be read (with --table)' },
      { flag: '--replace <days>', help: 'FROM..TO: the files are the whole truth of these days' },
      { flag: '--delete', help: 'the files list keys: their rows go' },
      { flag: '--views', help: 'views over the tables of BigQuery that the map names: no copy' },
      { flag: '--strict', help: 'all rows or none' },
      { flag: '--suggest', help: 'propose a map for a file instead, from its names and values' },
      { flag: '--dry-run', help: 'judge the files and change nothing' },
    ],
    run: async () => (await import('./import.js')).importCommand,
  },
  {
    name: 'transform',
    group: 'Step by step:',
    summary: 'build the models and marts with dbt',
    options: [{ flag: '--full-refresh', help: 'build everything anew' }],
    run: async () => (await import('./transform.js')).transformCommand,
  },
  {
    name: 'score',
    group: 'Step by step:',
    summary: 'fit the models to the marts and write what they predict',
    options: [skipExitCode],
    run: async () => (await import('./score.js')).scoreCommand,
  },
  {
    name: 'backup',
    group: 'Step by step:',
    summary: 'every raw table as CSV files with a manifest, in the home',
    options: [],
    run: async () => (await import('./backup.js')).backupCommand,
  },
  {
    name: 'restore',
    group: 'Step by step:',
    summary: 'rebuild the warehouse from a backup',
    options: [
      { flag: '--from <dir>', help: "a backup, or a home that has one; default the home's own" },
      { flag: '--force', help: 'replace the warehouse that is there' },
    ],
    run: async () => (await import('./restore.js')).restoreCommand,
  },
  {
    name: 'forget',
    group: 'Step by step:',
    summary: 'erase a person everywhere in the home, backups included',
    argument: { flag: '<user>', help: 'the user_id' },
    options: [{ flag: '--yes', help: 'there is no way back: without it nothing is changed' }],
    run: async () => (await import('./forget.js')).forgetCommand,
  },
  {
    name: 'export',
    group: 'Looking:',
    summary: 'the raw tables as files, for other programs',
    argument: { flag: '<dir>', help: 'folder for the files, one per table' },
    options: [
      { flag: '--table <name>', help: 'this table only' },
      { flag: '--format <form>', help: 'csv or parquet; default csv' },
      { flag: '--force', help: 'replace files that are there' },
    ],
    run: async () => (await import('./export.js')).exportCommand,
  },
  {
    name: 'verify',
    group: 'Looking:',
    summary: 'check what is loaded against every rule; exit 1 on a violation',
    options: [],
    run: async () => (await import('./verify.js')).verifyCommand,
  },
  {
    name: 'calibrate',
    group: 'Looking:',
    summary: 'how lifelike the data is: every figure beside its target; exit 1 if off',
    options: [
      { flag: '--homes <dirs>', help: 'these homes, separated by commas' },
      { flag: '--seeds <list>', help: 'worlds of these seeds, made for it and removed' },
      { flag: '--markdown', help: 'the table as Markdown' },
    ],
    run: async () => (await import('./calibrate.js')).calibrateCommand,
  },
  {
    name: 'answers',
    group: 'Looking:',
    summary: 'the three answers: acquisition, retention, monetization',
    options: [],
    run: async () => (await import('./answers.js')).answersCommand,
  },
  {
    name: 'retention',
    group: 'Looking:',
    summary: 'who came back, by the definition that you choose',
    options: [
      { flag: '--anchor <name>', help: 'sign-up, first-activity, first-trade or first-ramp; default sign-up' },
      { flag: '--period <which>', help: 'brackets of so many days, or week or month of the calendar; default 30' },
      { flag: '--count <n>', help: 'so many periods; default 12' },
      { flag: '--days <list>', help: 'single days since the anchor instead, like 1,7,30' },
      { flag: '--on-or-after', help: 'in the period or any time later' },
      { flag: '--cohorts <unit>', help: 'by month or week of the anchor; default month' },
    ],
    run: async () => (await import('./retention.js')).retentionCommand,
  },
  {
    name: 'optimize',
    group: 'Looking:',
    summary: 'where the next marketing money should go',
    options: [
      { flag: '--budget <usd>', help: 'what there is to spend in the period' },
      { flag: '--period <name>', help: 'week, month, quarter or year; default month' },
      {
        flag: '--constraints <file>',
        help: 'JSON: {"paid_search": {"min": 0, "max": 50000, "maxChange": 0.3, "step": 500}}',
      },
    ],
    run: async () => (await import('./optimize.js')).optimizeCommand,
  },
  {
    name: 'route',
    group: 'Looking:',
    summary: 'which payment method to offer first, and which after a failure',
    options: [
      { flag: '--days <n>', help: 'payments and shares of the last n days; default 90' },
      {
        flag: '--limits <file>',
        help: 'attempts in n days, JSON: {"credit_card": {"capacity": 50000, "minimum": 1000}}',
      },
    ],
    run: async () => (await import('./route.js')).routeCommand,
  },
  {
    name: 'backtest',
    group: 'Looking:',
    summary: 'how wrong the models are: against what came, and against the truth',
    options: [{ flag: '--origin <day>', help: 'send them back to this day; default 180 and 90 days ago' }],
    run: async () => (await import('./backtest.js')).backtestCommand,
  },
  {
    name: 'fit',
    group: 'Looking:',
    summary: 'one of the estimators on any CSV',
    options: [
      { flag: '--model <name>', help: 'bg-nbd, pareto-nbd, kaplan-meier … (docs/models)' },
      { flag: '--input <file>', help: 'CSV with a header; other columns are ignored' },
      { flag: '--columns <pairs>', help: "the file's names of columns: frequency=x,event=status" },
      { flag: '--params <json>', help: 'evaluate at these parameters instead of fitting' },
      { flag: '--horizon <n>', help: 'add predictions for so many periods' },
      { flag: '--at <times>', help: 'evaluate at these times, like 100,365' },
      { flag: '--rows', help: 'add one entry per row of the input, in order' },
      { flag: '--event-code <n>', help: 'which value of event is the event' },
      { flag: '--population <n>', help: 'how many began, where survivors are in percent' },
      { flag: '--through <n>', help: 'fit up to this period' },
      { flag: '--test <name>', help: 'log-rank or peto' },
      { flag: '--covariates <names>', help: 'of a Cox model' },
      { flag: '--channels <names>', help: 'columns of spend of a marketing mix' },
      { flag: '--controls <names>', help: 'other columns that explain y' },
      { flag: '--seasonality <n>', help: 'yearly harmonics' },
      { flag: '--saturation <form>', help: 'hill, logistic or auto' },
      { flag: '--lifts <file>', help: 'experiments that calibrate a marketing mix: channel,from,to,lift,se' },
    ],
    run: async () => (await import('./fit.js')).fitCommand,
  },
  {
    name: 'status',
    group: 'Looking:',
    summary: 'what is loaded, and which day is due next',
    options: [],
    run: async () => (await import('./status.js')).statusCommand,
  },
  {
    name: 'sql',
    group: 'Looking:',
    summary: 'one read-only query; reads stdin without an argument',
    argument: { flag: '[query]', help: 'SQL; `project.kraken_ramp_raw.users` means raw.users' },
    options: [{ flag: '--csv', help: 'comma-separated values on stdout' }],
    run: async () => (await import('./sql.js')).sqlCommand,
  },
  {
    name: 'doctor',
    group: 'Looking:',
    summary: 'whether this machine has what it takes, and what to do',
    options: [],
    examinesConfig: true,
    run: async () => (await import('./doctor.js')).doctor,
  },
];
