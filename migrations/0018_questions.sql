ALTER TABLE `turns` ADD `question` text;--> statement-breakpoint
ALTER TABLE `turns` ADD `cancel_reason` text;--> statement-breakpoint
ALTER TABLE `turns` ADD `revises_request` text;--> statement-breakpoint
ALTER TABLE `turns` ADD `edited_at` integer;--> statement-breakpoint
ALTER TABLE `turns` ADD `edited_prompt` text;--> statement-breakpoint
CREATE INDEX `turns_revising` ON `turns` (`platform`,`revises_request`) WHERE revises_request is not null;--> statement-breakpoint
CREATE INDEX `turns_asking` ON `turns` (`platform`,`author`) WHERE state = 'asking';