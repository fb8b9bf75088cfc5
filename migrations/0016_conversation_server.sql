ALTER TABLE `conversations` ADD `server` text;--> statement-breakpoint
CREATE INDEX `conversations_by_server` ON `conversations` (`platform`,`server`);