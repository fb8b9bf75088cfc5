ALTER TABLE `turns` ADD `area` text REFERENCES images(hash);--> statement-breakpoint
CREATE INDEX `turns_by_area` ON `turns` (`area`) WHERE area is not null;