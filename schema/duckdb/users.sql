create table if not exists "raw"."users" (
  "user_id" VARCHAR NOT NULL,
  "email" VARCHAR NOT NULL,
  "signup_date" DATE NOT NULL,
  "country" VARCHAR NOT NULL,
  "kyc_status" VARCHAR NOT NULL,
  "account_tier" VARCHAR NOT NULL,
  "account_balance_usd" DECIMAL(28,8) NOT NULL,
  "is_active" BOOLEAN NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
