ALTER TABLE "spending" ADD COLUMN "reading_of" bigint;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "reading" text;--> statement-breakpoint
CREATE INDEX "spending_by_reading" ON "spending" USING btree ("reading_of") WHERE reading_of is not null;