CREATE TABLE "discord_identifies" (
	"bucket" integer PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discord_interactions" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discord_processes" (
	"id" text PRIMARY KEY NOT NULL,
	"shards" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discord_shards" (
	"shard" integer NOT NULL,
	"of" integer NOT NULL,
	"session_id" text,
	"seq" bigint,
	"resume_url" text,
	"epoch" bigint NOT NULL,
	CONSTRAINT "discord_shards_shard_of_pk" PRIMARY KEY("shard","of")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "rate_limits" (
	"name" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"refilled_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "server" text;--> statement-breakpoint
CREATE INDEX "conversations_by_server" ON "conversations" USING btree ("platform","server");