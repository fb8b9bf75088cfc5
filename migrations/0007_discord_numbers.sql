CREATE TABLE `discord_numbers` (
	`message` text NOT NULL,
	`user` text NOT NULL,
	`number` integer NOT NULL,
	PRIMARY KEY(`message`, `user`, `number`)
);
