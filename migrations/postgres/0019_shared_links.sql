CREATE TABLE "shared_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"conversation" bigint NOT NULL,
	"platform" text NOT NULL,
	"person" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "shared_links_conversation_unique" UNIQUE("conversation")
);
--> statement-breakpoint
ALTER TABLE "shared_links" ADD CONSTRAINT "shared_links_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shared_links_by_person" ON "shared_links" USING btree ("platform","person");