ALTER TABLE "turns" ADD COLUMN "question" text;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "cancel_reason" text;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "revises_request" text;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "edited_at" bigint;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "edited_prompt" text;--> statement-breakpoint
CREATE INDEX "turns_revising" ON "turns" USING btree ("platform","revises_request") WHERE revises_request is not null;--> statement-breakpoint
CREATE INDEX "turns_asking" ON "turns" USING btree ("platform","author") WHERE state = 'asking';