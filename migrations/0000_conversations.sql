CREATE TABLE `conversations` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`platform` text NOT NULL,
	`channel` text,
	`thread` text,
	`root` text,
	`opening_at` integer,
	`owner` text NOT NULL,
	`owner_name` text NOT NULL,
	`title` text NOT NULL,
	`settings` text NOT NULL,
	`seed` integer NOT NULL,
	`head_turn` integer,
	`heard_id` text NOT NULL,
	`heard_at` integer NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_key_unique` ON `conversations` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_live` ON `conversations` (`platform`,`thread`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `conversations_owned` ON `conversations` (`platform`,`owner`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_heard` ON `conversations` (`platform`,`heard_at`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`key` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`place` text NOT NULL,
	`draft` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `drafts_by_age` ON `drafts` (`created_at`);--> statement-breakpoint
CREATE TABLE `held_pictures` (
	`platform` text NOT NULL,
	`request_id` text NOT NULL,
	`conversation` integer NOT NULL,
	`person` text NOT NULL,
	`attachments` text NOT NULL,
	`used_by` integer,
	`at` integer NOT NULL,
	PRIMARY KEY(`platform`, `request_id`),
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `held_pictures_by_sender` ON `held_pictures` (`conversation`,`person`);--> statement-breakpoint
CREATE TABLE `images` (
	`hash` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `picks` (
	`variant` integer NOT NULL,
	`person` text NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`variant`, `person`),
	FOREIGN KEY (`variant`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`lane` text DEFAULT '' NOT NULL,
	`subject` integer NOT NULL,
	`rank` real DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claims` integer DEFAULT 0 NOT NULL,
	`lease` text,
	`wanted` integer DEFAULT 1 NOT NULL,
	`claimed` integer DEFAULT 0 NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `tasks_due` ON `tasks` (`kind`,`lane`,`rank`,`due_at`);--> statement-breakpoint
CREATE INDEX `tasks_leased` ON `tasks` (`kind`,`rank`) WHERE lease is not null;--> statement-breakpoint
CREATE TABLE `turn_references` (
	`turn` integer NOT NULL,
	`position` integer NOT NULL,
	`image` text NOT NULL,
	`origin` text NOT NULL,
	`variant` integer,
	PRIMARY KEY(`turn`, `position`),
	FOREIGN KEY (`turn`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`image`) REFERENCES `images`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `turn_references_by_image` ON `turn_references` (`image`);--> statement-breakpoint
CREATE TABLE `turns` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`conversation` integer NOT NULL,
	`number` integer NOT NULL,
	`platform` text NOT NULL,
	`request_id` text NOT NULL,
	`kind` text NOT NULL,
	`parent_turn` integer,
	`again_turn` integer,
	`author` text NOT NULL,
	`author_name` text NOT NULL,
	`prompt` text NOT NULL,
	`asked` text NOT NULL,
	`source` text,
	`attachments` text NOT NULL,
	`settings` text NOT NULL,
	`seed` integer NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`rank` real NOT NULL,
	`failure` text,
	`notes` text DEFAULT '[]' NOT NULL,
	`message` text,
	`card_removed` integer DEFAULT false NOT NULL,
	`posting_at` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `turns_key_unique` ON `turns` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `turns_heard_once` ON `turns` (`platform`,`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `turns_numbered` ON `turns` (`conversation`,`number`);--> statement-breakpoint
CREATE INDEX `turns_by_message` ON `turns` (`platform`,`message`);--> statement-breakpoint
CREATE INDEX `turns_open` ON `turns` (`conversation`,`number`) WHERE state in ('received', 'drawing');--> statement-breakpoint
CREATE INDEX `turns_open_by_author` ON `turns` (`platform`,`author`,`rank`) WHERE state in ('received', 'drawing');--> statement-breakpoint
CREATE TABLE `variants` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`turn` integer NOT NULL,
	`number` integer NOT NULL,
	`model` text NOT NULL,
	`choice` integer NOT NULL,
	`choices` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`image` text,
	`seed` integer NOT NULL,
	`cost_usd` real,
	`notes` text DEFAULT '[]' NOT NULL,
	`failure` text,
	`draws` integer DEFAULT 0 NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`turn`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`image`) REFERENCES `images`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `variants_key_unique` ON `variants` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `variants_numbered` ON `variants` (`turn`,`number`);--> statement-breakpoint
CREATE INDEX `variants_by_image` ON `variants` (`image`);