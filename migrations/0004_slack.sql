CREATE TABLE `slack_events` (
	`row` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`subject` text,
	`hint` integer NOT NULL,
	`body` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slack_events_id_unique` ON `slack_events` (`id`);--> statement-breakpoint
CREATE INDEX `slack_events_subject` ON `slack_events` (`subject`);--> statement-breakpoint
CREATE INDEX `slack_events_age` ON `slack_events` (`at`);--> statement-breakpoint
CREATE TABLE `slack_files` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`content` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `slack_files_owner` ON `slack_files` (`owner`);