create table if not exists "raw"."ramp_transactions" (
  "transaction_id" VARCHAR NOT NULL,
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "fiat_currency" VARCHAR NOT NULL,
  "fiat_amount" DECIMAL(28,8) NOT NULL,
  "crypto_token" VARCHAR NOT NULL,
  "crypto_amount" DECIMAL(28,8) NOT NULL,
  "payment_method" VARCHAR NOT NULL,
  "country" VARCHAR NOT NULL,
  "status" VARCHAR NOT NULL,
  "fee_usd" DECIMAL(28,8) NOT NULL,
  "_as_of" DATE NOT NULL
);
