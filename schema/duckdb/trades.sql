create table if not exists "raw"."trades" (
  "trade_id" VARCHAR NOT NULL,
  "order_id" VARCHAR NOT NULL,
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "trading_pair" VARCHAR NOT NULL,
  "side" VARCHAR NOT NULL,
  "base_currency" VARCHAR NOT NULL,
  "quote_currency" VARCHAR NOT NULL,
  "base_amount" DECIMAL(28,8) NOT NULL,
  "quote_amount" DECIMAL(28,8) NOT NULL,
  "price" DECIMAL(28,8) NOT NULL,
  "fee_amount" DECIMAL(28,8) NOT NULL,
  "fee_currency" VARCHAR NOT NULL,
  "order_type" VARCHAR NOT NULL,
  "is_maker" BOOLEAN NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
