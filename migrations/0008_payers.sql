DROP INDEX `turns_open_by_author`;--> statement-breakpoint
ALTER TABLE `turns` ADD `payer` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `turns` SET `payer` = `author`;--> statement-breakpoint
CREATE INDEX `turns_open_by_payer` ON `turns` (`platform`,`payer`,`rank`) WHERE state in ('received', 'drawing');