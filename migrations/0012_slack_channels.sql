CREATE TABLE `slack_channels` (
	`channel` text PRIMARY KEY NOT NULL,
	`shared` integer NOT NULL
);
