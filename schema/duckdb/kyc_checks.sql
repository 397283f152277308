create table if not exists "raw"."kyc_checks" (
  "user_id" VARCHAR NOT NULL,
  "submitted_at" TIMESTAMP NOT NULL,
  "decided_at" TIMESTAMP,
  "status" VARCHAR NOT NULL,
  "_as_of" DATE NOT NULL
);
