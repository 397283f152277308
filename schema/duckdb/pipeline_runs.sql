create table if not exists "raw"."pipeline_runs" (
  "run_id" VARCHAR NOT NULL,
  "table_name" VARCHAR NOT NULL,
  "window_start" DATE NOT NULL,
  "window_end" DATE NOT NULL,
  "as_of" DATE NOT NULL,
  "producer" VARCHAR NOT NULL,
  "row_count" BIGINT NOT NULL,
  "sha256" VARCHAR NOT NULL,
  "started_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
