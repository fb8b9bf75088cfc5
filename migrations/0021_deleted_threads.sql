CREATE TABLE `deleted_threads` (
	`thread` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
