ALTER TABLE `spending` ADD `reading_of` integer;--> statement-breakpoint
CREATE INDEX `spending_by_reading` ON `spending` (`reading_of`) WHERE reading_of is not null;--> statement-breakpoint
ALTER TABLE `turns` ADD `reading` text;