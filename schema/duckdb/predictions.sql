create table if not exists "raw"."predictions" (
  "as_of" DATE NOT NULL,
  "model" VARCHAR NOT NULL,
  "version" VARCHAR NOT NULL,
  "level" VARCHAR NOT NULL,
  "subject" VARCHAR NOT NULL,
  "horizon_days" BIGINT NOT NULL,
  "quantity" VARCHAR NOT NULL,
  "mean" DOUBLE NOT NULL,
  "lower" DOUBLE,
  "upper" DOUBLE,
  "_as_of" DATE NOT NULL
);
