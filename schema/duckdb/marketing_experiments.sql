create table if not exists "raw"."marketing_experiments" (
  "experiment_id" VARCHAR NOT NULL,
  "channel" VARCHAR NOT NULL,
  "country" VARCHAR NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE NOT NULL,
  "kind" VARCHAR NOT NULL,
  "_as_of" DATE NOT NULL
);
