create table if not exists "raw"."orders" (
  "order_id" VARCHAR NOT NULL,
  "user_id" VARCHAR NOT NULL,
  "timestamp" TIMESTAMP NOT NULL,
  "trading_pair" VARCHAR NOT NULL,
  "side" VARCHAR NOT NULL,
  "order_type" VARCHAR NOT NULL,
  "base_currency" VARCHAR NOT NULL,
  "quote_currency" VARCHAR NOT NULL,
  "base_amount" DECIMAL(28,8) NOT NULL,
  "filled_amount" DECIMAL(28,8) NOT NULL,
  "limit_price" DECIMAL(28,8),
  "status" VARCHAR NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "_as_of" DATE NOT NULL
);
