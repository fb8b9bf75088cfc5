CREATE TABLE `slack_numbers` (
	`channel` text NOT NULL,
	`ts` text NOT NULL,
	`user` text NOT NULL,
	`number` integer NOT NULL,
	PRIMARY KEY(`channel`, `ts`, `user`, `number`)
);
