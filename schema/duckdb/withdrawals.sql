create table if not exists "raw"."withdrawals" (
  "withdrawal_id" VARCHAR NOT NULL,
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "withdrawal_type" VARCHAR NOT NULL,
  "currency" VARCHAR NOT NULL,
  "amount" DECIMAL(28,8) NOT NULL,
  "fee" DECIMAL(28,8) NOT NULL,
  "destination_type" VARCHAR NOT NULL,
  "tx_hash" VARCHAR,
  "status" VARCHAR NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
