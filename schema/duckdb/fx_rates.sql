create table if not exists "raw"."fx_rates" (
  "date" DATE NOT NULL,
  "currency" VARCHAR NOT NULL,
  "units_per_usd" DECIMAL(28,8) NOT NULL,
  "source" VARCHAR NOT NULL,
  "fetched_at" TIMESTAMP,
  "_as_of" DATE NOT NULL
);
