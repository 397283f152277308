create table if not exists "raw"."marketing_spend" (
  "date" DATE NOT NULL,
  "channel" VARCHAR NOT NULL,
  "campaign" VARCHAR NOT NULL,
  "country" VARCHAR NOT NULL,
  "spend_usd" DECIMAL(28,8) NOT NULL,
  "impressions" BIGINT NOT NULL,
  "clicks" BIGINT NOT NULL,
  "_as_of" DATE NOT NULL
);
