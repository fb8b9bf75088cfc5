ALTER TABLE "turns" ADD COLUMN "area" text;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_area_images_hash_fk" FOREIGN KEY ("area") REFERENCES "public"."images"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "turns_by_area" ON "turns" USING btree ("area") WHERE area is not null;