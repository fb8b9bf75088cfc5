CREATE TABLE `slack_installations` (
	`team` text PRIMARY KEY NOT NULL,
	`enterprise` text,
	`user` text NOT NULL,
	`address` text NOT NULL,
	`sealed_token` text NOT NULL,
	`scopes` text NOT NULL,
	`installed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `__new_slack_reactions` (
	`team` text DEFAULT '' NOT NULL,
	`channel` text NOT NULL,
	`ts` text NOT NULL,
	`user` text NOT NULL,
	`number` integer NOT NULL,
	PRIMARY KEY(`team`, `channel`, `ts`, `user`, `number`)
);
--> statement-breakpoint
INSERT INTO `__new_slack_reactions`("team", "channel", "ts", "user", "number") SELECT '', "channel", "ts", "user", "number" FROM `slack_reactions`;--> statement-breakpoint
DROP TABLE `slack_reactions`;--> statement-breakpoint
ALTER TABLE `__new_slack_reactions` RENAME TO `slack_reactions`;--> statement-breakpoint
CREATE TABLE `__new_slack_channels` (
	`team` text DEFAULT '' NOT NULL,
	`channel` text NOT NULL,
	`shared` integer NOT NULL,
	PRIMARY KEY(`team`, `channel`)
);
--> statement-breakpoint
INSERT INTO `__new_slack_channels`("team", "channel", "shared") SELECT '', "channel", "shared" FROM `slack_channels`;--> statement-breakpoint
DROP TABLE `slack_channels`;--> statement-breakpoint
ALTER TABLE `__new_slack_channels` RENAME TO `slack_channels`;--> statement-breakpoint
ALTER TABLE `slack_events` ADD `team` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `slack_files` ADD `team` text DEFAULT '' NOT NULL;