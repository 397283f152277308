create table if not exists "raw"."crypto_prices" (
  "asset_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "open" DECIMAL(28,8) NOT NULL,
  "high" DECIMAL(28,8) NOT NULL,
  "low" DECIMAL(28,8) NOT NULL,
  "close" DECIMAL(28,8) NOT NULL,
  "volume_usd" DECIMAL(28,8),
  "source" VARCHAR NOT NULL,
  "fetched_at" TIMESTAMP,
  "_as_of" DATE NOT NULL
);
