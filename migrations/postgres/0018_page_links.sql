CREATE TABLE "page_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"person" text NOT NULL,
	"person_name" text NOT NULL,
	"conversation" bigint NOT NULL,
	"place" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"visit" text,
	"visit_until" bigint,
	CONSTRAINT "page_links_visit_unique" UNIQUE("visit")
);
--> statement-breakpoint
ALTER TABLE "page_links" ADD CONSTRAINT "page_links_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "page_links_by_conversation" ON "page_links" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "page_links_by_person" ON "page_links" USING btree ("platform","person");