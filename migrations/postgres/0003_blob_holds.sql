CREATE TABLE "blob_holds" (
	"key" text NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "blob_holds_key_holder_pk" PRIMARY KEY("key","holder")
);
--> statement-breakpoint
CREATE TABLE "blob_removals" (
	"key" text PRIMARY KEY NOT NULL,
	"remover" text NOT NULL,
	"until" timestamp with time zone NOT NULL
);
