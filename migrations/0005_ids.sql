PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_conversations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
INSERT INTO `__new_conversations`("id", "key", "platform", "channel", "thread", "root", "opening_at", "owner", "owner_name", "title", "settings", "seed", "head_turn", "heard_id", "heard_at", "state", "created_at", "updated_at", "ended_at") SELECT "id", "key", "platform", "channel", "thread", "root", "opening_at", "owner", "owner_name", "title", "settings", "seed", "head_turn", "heard_id", "heard_at", "state", "created_at", "updated_at", "ended_at" FROM `conversations`;--> statement-breakpoint
DROP TABLE `conversations`;--> statement-breakpoint
ALTER TABLE `__new_conversations` RENAME TO `conversations`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_key_unique` ON `conversations` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_live` ON `conversations` (`platform`,`thread`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `conversations_owned` ON `conversations` (`platform`,`owner`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_heard` ON `conversations` (`platform`,`heard_at`);--> statement-breakpoint
CREATE TABLE `__new_turns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
INSERT INTO `__new_turns`("id", "key", "conversation", "number", "platform", "request_id", "kind", "parent_turn", "again_turn", "author", "author_name", "prompt", "asked", "source", "attachments", "settings", "seed", "state", "rank", "failure", "notes", "message", "card_removed", "posting_at", "created_at", "finished_at") SELECT "id", "key", "conversation", "number", "platform", "request_id", "kind", "parent_turn", "again_turn", "author", "author_name", "prompt", "asked", "source", "attachments", "settings", "seed", "state", "rank", "failure", "notes", "message", "card_removed", "posting_at", "created_at", "finished_at" FROM `turns`;--> statement-breakpoint
DROP TABLE `turns`;--> statement-breakpoint
ALTER TABLE `__new_turns` RENAME TO `turns`;--> statement-breakpoint
CREATE UNIQUE INDEX `turns_key_unique` ON `turns` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `turns_heard_once` ON `turns` (`platform`,`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `turns_numbered` ON `turns` (`conversation`,`number`);--> statement-breakpoint
CREATE INDEX `turns_by_message` ON `turns` (`platform`,`message`);--> statement-breakpoint
CREATE INDEX `turns_open` ON `turns` (`conversation`,`number`) WHERE state in ('received', 'drawing');--> statement-breakpoint
CREATE INDEX `turns_open_by_author` ON `turns` (`platform`,`author`,`rank`) WHERE state in ('received', 'drawing');--> statement-breakpoint
CREATE TABLE `__new_variants` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`turn` integer NOT NULL,
	`number` integer NOT NULL,
	`model` text NOT NULL,
	`choice` integer NOT NULL,
	`choices` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`image` text,
	`seed` integer NOT NULL,
	`applied` text,
	`cost_usd` real,
	`notes` text DEFAULT '[]' NOT NULL,
	`failure` text,
	`resumes_at` integer,
	`draws` integer DEFAULT 0 NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`turn`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`image`) REFERENCES `images`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_variants`("id", "key", "turn", "number", "model", "choice", "choices", "state", "image", "seed", "applied", "cost_usd", "notes", "failure", "resumes_at", "draws", "started_at", "finished_at") SELECT "id", "key", "turn", "number", "model", "choice", "choices", "state", "image", "seed", "applied", "cost_usd", "notes", "failure", "resumes_at", "draws", "started_at", "finished_at" FROM `variants`;--> statement-breakpoint
DROP TABLE `variants`;--> statement-breakpoint
ALTER TABLE `__new_variants` RENAME TO `variants`;--> statement-breakpoint
CREATE UNIQUE INDEX `variants_key_unique` ON `variants` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `variants_numbered` ON `variants` (`turn`,`number`);--> statement-breakpoint
CREATE INDEX `variants_by_image` ON `variants` (`image`);