CREATE TABLE `shared_links` (
	`hash` text PRIMARY KEY NOT NULL,
	`conversation` integer NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shared_links_conversation_unique` ON `shared_links` (`conversation`);--> statement-breakpoint
CREATE INDEX `shared_links_by_person` ON `shared_links` (`platform`,`person`);