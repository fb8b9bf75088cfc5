-- What processes look for regularly, in case another one died. Few rows wait at a time.
CREATE INDEX "web_messages_pending" ON "web_messages" ("at") WHERE "pending" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "slack_events_pending" ON "slack_events" ("team") WHERE "body" IS NOT NULL;
