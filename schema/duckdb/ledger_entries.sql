create table if not exists "raw"."ledger_entries" (
  "ledger_id" VARCHAR NOT NULL,
  "refid" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "account_id" VARCHAR NOT NULL,
  "asset" VARCHAR NOT NULL,
  "type" VARCHAR NOT NULL,
  "amount" DECIMAL(28,8) NOT NULL,
  "fee" DECIMAL(28,8) NOT NULL,
  "balance" DECIMAL(28,8) NOT NULL,
  "_as_of" DATE NOT NULL
);
