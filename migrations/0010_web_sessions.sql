CREATE TABLE `web_sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`token_tag` text NOT NULL,
	`at` integer NOT NULL
);
