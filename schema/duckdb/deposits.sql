create table if not exists "raw"."deposits" (
  "deposit_id" VARCHAR NOT NULL,
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "deposit_type" VARCHAR NOT NULL,
  "currency" VARCHAR NOT NULL,
  "amount" DECIMAL(28,8) NOT NULL,
  "payment_method" VARCHAR NOT NULL,
  "status" VARCHAR NOT NULL,
  "blockchain_confirmations" BIGINT,
  "created_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
