import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

/** What the program stores on disk. */
export interface Disk {
  /** Tables including their indexes, largest first. */
  tables: { name: string; rows: number; bytes: number }[];
  /** Unused pages of the database. */
  freeBytes: number;
  /** The database file, without the write-ahead log. */
  databaseBytes: number;
  walBytes: number;
  pictures: { files: number; bytes: number };
  /** Files without a row, and rows without a file. */
  unmatched: number;
}

/** Measures the database and the picture folder while the program runs. */
export function measureDisk(dataDir: string): Disk {
  const file = join(dataDir, "threadbrush.db");
  const database = new Database(file, { readonly: true });
  try {
    const valuesOf = (sql: string) => new Set(database.prepare(sql).pluck().all());
    const pages = database
      .prepare(
        "SELECT m.tbl_name AS name, sum(d.pgsize) AS bytes FROM dbstat d JOIN sqlite_master m ON m.name = d.name GROUP BY m.tbl_name",
      )
      .all() as { name: string; bytes: number }[];
    const tables = pages.map(({ name, bytes }) => ({
      name,
      bytes,
      rows: Number(database.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()),
    }));
    const known = valuesOf("SELECT hash FROM images UNION SELECT image FROM web_pictures");
    const files = filesIn(join(dataDir, "blobs"));
    const missing = [...known].filter((hash) => !files.has(String(hash))).length;
    const orphans = [...files.keys()].filter((name) => !known.has(name)).length;
    const pageSize = Number(database.pragma("page_size", { simple: true }));
    return {
      tables: tables.toSorted((a, b) => b.bytes - a.bytes),
      freeBytes: Number(database.pragma("freelist_count", { simple: true })) * pageSize,
      databaseBytes: Number(database.pragma("page_count", { simple: true })) * pageSize,
      walBytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
      pictures: { files: files.size, bytes: [...files.values()].reduce((sum, bytes) => sum + bytes, 0) },
      unmatched: missing + orphans,
    };
  } finally {
    database.close();
  }
}

/** File sizes by name, recursively. */
function filesIn(folder: string): Map<string, number> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => [entry.name, statSync(join(entry.parentPath, entry.name)).size]));
}
