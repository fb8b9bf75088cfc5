ALTER TABLE "spending" ADD COLUMN "server" text;--> statement-breakpoint
ALTER TABLE "spending" ADD COLUMN "channel" text;--> statement-breakpoint
CREATE INDEX "spending_by_server" ON "spending" USING btree ("platform","server","at");--> statement-breakpoint
UPDATE "spending" SET
  "server" = (SELECT c.server FROM variants v JOIN turns t ON t.id = v.turn JOIN conversations c ON c.id = t.conversation WHERE v.id = spending.variant),
  "channel" = (SELECT coalesce(c.channel, c.thread) FROM variants v JOIN turns t ON t.id = v.turn JOIN conversations c ON c.id = t.conversation WHERE v.id = spending.variant)
WHERE "variant" IS NOT NULL;