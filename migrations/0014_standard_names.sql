ALTER TABLE `conversations` RENAME COLUMN `heard_id` TO `last_event_id`;--> statement-breakpoint
ALTER TABLE `conversations` RENAME COLUMN `heard_at` TO `last_event_at`;--> statement-breakpoint
DROP INDEX `conversations_live`;--> statement-breakpoint
DROP INDEX `conversations_owned`;--> statement-breakpoint
DROP INDEX `conversations_heard`;--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_active` ON `conversations` (`platform`,`thread`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `conversations_by_owner` ON `conversations` (`platform`,`owner`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_by_last_event` ON `conversations` (`platform`,`last_event_at`);--> statement-breakpoint
ALTER TABLE `turns` RENAME COLUMN `again_turn` TO `repeats_turn`;--> statement-breakpoint
ALTER TABLE `turns` RENAME COLUMN `asked` TO `requested_settings`;--> statement-breakpoint
DROP INDEX `turns_heard_once`;--> statement-breakpoint
DROP INDEX `turns_numbered`;--> statement-breakpoint
CREATE UNIQUE INDEX `turns_by_request` ON `turns` (`platform`,`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `turns_by_number` ON `turns` (`conversation`,`number`);--> statement-breakpoint
DROP INDEX `variants_numbered`;--> statement-breakpoint
CREATE UNIQUE INDEX `variants_by_number` ON `variants` (`turn`,`number`);--> statement-breakpoint
ALTER TABLE `drafts` RENAME COLUMN `place` TO `location`;--> statement-breakpoint
ALTER TABLE `forgotten_people` RENAME TO `forget_requests`;--> statement-breakpoint
ALTER TABLE `tasks` RENAME COLUMN `wanted` TO `generation`;--> statement-breakpoint
ALTER TABLE `tasks` RENAME COLUMN `claimed` TO `claimed_generation`;--> statement-breakpoint
ALTER TABLE `discord_numbers` RENAME TO `discord_reactions`;--> statement-breakpoint
ALTER TABLE `slack_numbers` RENAME TO `slack_reactions`;--> statement-breakpoint
ALTER TABLE `web_messages` RENAME COLUMN `place` TO `location`;--> statement-breakpoint
DROP INDEX `web_messages_place`;--> statement-breakpoint
CREATE INDEX `web_messages_location` ON `web_messages` (`location`,`at`,`key`);--> statement-breakpoint
ALTER TABLE `web_people` RENAME COLUMN `folded` TO `folded_name`;--> statement-breakpoint
DROP INDEX `web_people_folded_unique`;--> statement-breakpoint
CREATE UNIQUE INDEX `web_people_folded_name_unique` ON `web_people` (`folded_name`);--> statement-breakpoint
UPDATE `web_messages` SET `kind` = CASE `kind` WHEN 'said' THEN 'message' ELSE 'request' END WHERE `kind` IN ('said', 'asked');--> statement-breakpoint
UPDATE `web_messages` SET `pending` = json_remove(
	json_set(`pending`, '$.location', `pending` -> '$.place', '$.intent', `pending` -> '$.wish'), '$.place', '$.wish'
) WHERE json_valid(`pending`);--> statement-breakpoint
-- json_patch leaves out what is null: most failures have no words of their own.
UPDATE `turns` SET `failure` = json_patch('{}', json_object('code', `failure` ->> '$.fault', 'userMessage', `failure` ->> '$.words'))
WHERE json_valid(`failure`);--> statement-breakpoint
UPDATE `variants` SET `failure` = json_patch('{}', json_object('code', `failure` ->> '$.fault', 'userMessage', `failure` ->> '$.words'))
WHERE json_valid(`failure`);
