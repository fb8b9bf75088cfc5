CREATE TABLE `spending` (
	`id` integer PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`variant` integer,
	`state` text NOT NULL,
	`usd` real NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spending_by_time` ON `spending` (`at`);--> statement-breakpoint
CREATE INDEX `spending_by_person` ON `spending` (`platform`,`person`,`at`);--> statement-breakpoint
CREATE INDEX `spending_by_variant` ON `spending` (`variant`);--> statement-breakpoint
ALTER TABLE `variants` ADD `applied` text;--> statement-breakpoint
ALTER TABLE `variants` ADD `resumes_at` integer;