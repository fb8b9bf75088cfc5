CREATE TABLE `page_links` (
	`hash` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`person_name` text NOT NULL,
	`conversation` integer NOT NULL,
	`place` text NOT NULL,
	`expires_at` integer NOT NULL,
	`visit` text,
	`visit_until` integer,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `page_links_visit_unique` ON `page_links` (`visit`);--> statement-breakpoint
CREATE INDEX `page_links_by_conversation` ON `page_links` (`conversation`);--> statement-breakpoint
CREATE INDEX `page_links_by_person` ON `page_links` (`platform`,`person`);