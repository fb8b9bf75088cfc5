CREATE TABLE "default_settings" (
	"platform" text NOT NULL,
	"scope" text NOT NULL,
	"place" text NOT NULL,
	"server" text NOT NULL,
	"settings" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "default_settings_platform_scope_place_pk" PRIMARY KEY("platform","scope","place")
);
--> statement-breakpoint
CREATE INDEX "default_settings_by_server" ON "default_settings" USING btree ("platform","server");