create table if not exists "raw"."user_acquisitions" (
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "channel" VARCHAR NOT NULL,
  "campaign" VARCHAR,
  "entry_product" VARCHAR NOT NULL,
  "first_channel" VARCHAR,
  "_as_of" DATE NOT NULL
);
