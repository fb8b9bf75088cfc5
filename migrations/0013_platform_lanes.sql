UPDATE `tasks` SET `lane` = coalesce(CASE
	WHEN `kind` IN ('prepare', 'publish') THEN (SELECT t.`platform` FROM `turns` t WHERE t.`id` = `tasks`.`subject`)
	WHEN `kind` IN ('open', 'remove') THEN (SELECT c.`platform` FROM `conversations` c WHERE c.`id` = `tasks`.`subject`)
	ELSE (SELECT f.`platform` FROM `forgotten_people` f WHERE f.`id` = `tasks`.`subject`)
END, 'web') WHERE `kind` <> 'draw';
