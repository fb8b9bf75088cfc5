CREATE TABLE `forgotten_people` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`platform` text NOT NULL,
	`person` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `drafts` ADD `conversation` integer;--> statement-breakpoint
CREATE INDEX `drafts_by_conversation` ON `drafts` (`conversation`);--> statement-breakpoint
ALTER TABLE `web_messages` ADD `thread` text;--> statement-breakpoint
CREATE INDEX `web_messages_thread` ON `web_messages` (`thread`);--> statement-breakpoint
CREATE INDEX `web_messages_person` ON `web_messages` (`person`);--> statement-breakpoint
CREATE INDEX `picks_by_person` ON `picks` (`person`);--> statement-breakpoint
CREATE INDEX `turns_by_author` ON `turns` (`platform`,`author`);--> statement-breakpoint
UPDATE `web_messages` SET `thread` = (SELECT c.`thread` FROM `turns` t JOIN `conversations` c ON c.`id` = t.`conversation` WHERE t.`platform` = 'web' AND t.`request_id` = `web_messages`.`key`) WHERE `kind` = 'said';
