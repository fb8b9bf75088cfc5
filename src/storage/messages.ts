// What an admin reads when the data can't be used.

export const storageMessages = {
  inUse: "Another Threadbrush is already running with this DATA_DIR.",
  busy: "The database is locked by another program.",
  newer:
    "This database was written by a newer version of Threadbrush. Start that version, or restore an older backup of DATA_DIR.",
  older: "This database was written by an older version of Threadbrush. Start this version once, then run this command again.",
  noDatabase: (path: string) => `DATA_DIR (${path}) has no database yet.`,
  newerDatabase:
    "The database in DATABASE_URL was upgraded by a newer version of Threadbrush. Start that version, or restore an older backup.",
  migrationBusy:
    "Another process has been upgrading the database in DATABASE_URL for more than a minute. Start again when it's done.",
  moved: (date: string) =>
    `This DATA_DIR was moved to Postgres on ${date}, so its rows are out of date. Start Threadbrush with the DATABASE_URL and PICTURES_URL that you moved it to: DATABASE_URL=… PICTURES_URL=… npm start`,
  occupied: (table: string) =>
    `The database in DATABASE_URL already has data of another Threadbrush (in the table ${table}). Choose an empty database.`,
  targetInUse: "A bot is connected to the database in DATABASE_URL. Stop it, then run this command again.",
  brokenReferences: (table: string, parent: string, rows: number) =>
    `${rows} rows can't be moved, because they refer to rows that don't exist: from the table ${table} to ${parent}. Restore a backup of DATA_DIR.`,
  rowsDiffer: (table: string) =>
    `The rows of the table ${table} aren't the same in the database in DATABASE_URL. Nothing was moved.`,
  noNotifications:
    "Postgres notifications don't reach this process. Is DATABASE_URL a connection pooler such as PgBouncer in transaction mode? Connect directly, or in session mode. Until then, changes by other processes show up to a second later.",
  noMigrations: "The program's migrations/ folder is missing. Install Threadbrush again.",
  damaged: "The database is damaged. Restore a backup of DATA_DIR.",
  diskFull: "The disk is full.",
  databaseAway: "The database can't be reached.",
  databaseFull: "The database's disk is full.",
  databaseUnreachable: (code: string) =>
    `The database in DATABASE_URL can't be reached${code === "" ? "" : ` (${code})`}. Check that it runs and accepts connections from here.`,
  databaseLogin: "The database refused the user or the password in DATABASE_URL.",
  databaseMissing: "The database named in DATABASE_URL doesn't exist. Create it first.",
  databaseRights: "The user in DATABASE_URL may not create schemas and tables. Make it the owner of the database.",
  databaseOld: (version: string) => `Threadbrush needs Postgres 15 or later, and this server has ${version}.`,
  exposed: (path: string, mode: string) =>
    `Other users of this machine can open ${path}, and its permissions can't be changed. Run "chmod ${mode} ${path}" as its owner, or choose another DATA_DIR.`,
  notAFolder: (path: string) => `DATA_DIR (${path}) is a file, or is inside one. Choose a folder.`,
  readOnly: (path: string) => `DATA_DIR (${path}) is on a read-only file system. Make it writable, or choose another folder.`,
  notWritable: (path: string) =>
    `DATA_DIR (${path}) or a file in it isn't writable for the user who runs Threadbrush. Change its owner, or choose another folder.`,
  unusable: (path: string, code: string) => `DATA_DIR (${path}) can't be used (${code}). Choose another folder.`,

  // Pictures in a bucket
  unknownKey: "The picture store doesn't know S3_ACCESS_KEY_ID. Check S3_ACCESS_KEY_ID, and the endpoint in PICTURES_URL.",
  wrongSecret: "S3_SECRET_ACCESS_KEY doesn't belong to S3_ACCESS_KEY_ID. Check both.",
  notPermitted: (permission: string, bucket: string) =>
    `The S3 key isn't allowed to use bucket "${bucket}" in PICTURES_URL: it lacks ${permission}. Add this permission to the key.`,
  noBucket: (bucket: string) => `The picture store has no bucket "${bucket}". Create it, or correct PICTURES_URL.`,
  otherRegion: (bucket: string, region?: string) =>
    region === undefined
      ? `The bucket "${bucket}" is in another region. Set its region in PICTURES_URL.`
      : `The bucket "${bucket}" is in another region. Set region=${region} in PICTURES_URL.`,
  wrongClock: "This machine's clock and the picture store's differ by many minutes. Synchronize the clock.",
  badCertificate: (code: string) =>
    `The picture store's TLS certificate isn't valid (${code}). Correct the endpoint in PICTURES_URL, or trust its authority with NODE_EXTRA_CA_CERTS.`,
  notS3: "The endpoint in PICTURES_URL doesn't answer like an S3-compatible store. Check its address.",
  storeRefuses: (code: string) => `The picture store refuses requests (${code}). Check PICTURES_URL and the S3 key.`,
  storeFull: "The picture store is full, or its quota is used up.",
  storeUnavailable: (code: string) => `The picture store isn't available (${code}).`,
  beingRemoved: "The picture is being removed by another process.",
};
