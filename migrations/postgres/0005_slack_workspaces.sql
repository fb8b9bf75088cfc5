CREATE TABLE "slack_installations" (
	"team" text PRIMARY KEY NOT NULL,
	"enterprise" text,
	"user" text NOT NULL,
	"address" text NOT NULL,
	"sealed_token" text NOT NULL,
	"scopes" text NOT NULL,
	"installed_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "slack_channels" ADD COLUMN "team" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_events" ADD COLUMN "team" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_files" ADD COLUMN "team" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_reactions" ADD COLUMN "team" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_channels" DROP CONSTRAINT "slack_channels_pkey";--> statement-breakpoint
ALTER TABLE "slack_reactions" DROP CONSTRAINT "slack_reactions_channel_ts_user_number_pk";--> statement-breakpoint
ALTER TABLE "slack_channels" ADD CONSTRAINT "slack_channels_team_channel_pk" PRIMARY KEY("team","channel");--> statement-breakpoint
ALTER TABLE "slack_reactions" ADD CONSTRAINT "slack_reactions_team_channel_ts_user_number_pk" PRIMARY KEY("team","channel","ts","user","number");
