DROP INDEX `tasks_leased`;--> statement-breakpoint
DROP INDEX `tasks_waiting`;--> statement-breakpoint
CREATE INDEX `turns_drawing` ON `turns` (`rank`) WHERE state = 'drawing';--> statement-breakpoint
CREATE INDEX `turns_unposted` ON `turns` (`conversation`,`number`) WHERE message is null and not card_removed;--> statement-breakpoint
CREATE INDEX `variants_drawing` ON `variants` (`turn`) WHERE state = 'drawing';--> statement-breakpoint
-- Cards that were given up in earlier versions: the next ones don't wait for them.
UPDATE `turns` SET `card_removed` = 1 WHERE message is null and not card_removed and not exists (select 1 from `tasks` where `key` = 'publish:' || `turns`.`id`);
