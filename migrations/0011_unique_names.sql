ALTER TABLE `web_people` ADD `folded` text;--> statement-breakpoint
CREATE UNIQUE INDEX `web_people_folded_unique` ON `web_people` (`folded`);