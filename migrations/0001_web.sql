CREATE TABLE `web_messages` (
	`key` text PRIMARY KEY NOT NULL,
	`place` text NOT NULL,
	`person` text NOT NULL,
	`name` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`pending` text
);
--> statement-breakpoint
CREATE INDEX `web_messages_place` ON `web_messages` (`place`,`at`,`key`);--> statement-breakpoint
CREATE TABLE `web_people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `web_pictures` (
	`message` text NOT NULL,
	`position` integer NOT NULL,
	`image` text NOT NULL,
	`type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`message`, `position`),
	FOREIGN KEY (`message`) REFERENCES `web_messages`(`key`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `web_pictures_image` ON `web_pictures` (`image`);