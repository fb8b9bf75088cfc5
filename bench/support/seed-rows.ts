// Fills a database as years of use would, in bulk.

import { join } from "node:path";
import Database from "better-sqlite3";
import { openDatabase } from "../../src/storage/sqlite/open.ts";

export interface SeedOptions {
  /** The people are called `name 0`, `name 1`… */
  name: string;
  people: number;
  conversations: number;
  /** How many conversations end with a waiting turn. Every tenth of those turns still has to be prepared. */
  waiting: number;
}

export const TURNS = 5;

/** Adds conversations of five turns, each turn with one reference and one variant. */
export function seedRows(folder: string, seeds: SeedOptions[]): void {
  openDatabase(folder).close();
  const db = new Database(join(folder, "threadbrush.db"));
  for (const pragma of ["synchronous = OFF", "journal_mode = MEMORY", "foreign_keys = OFF", "cache_size = -500000"])
    db.pragma(pragma);
  db.transaction(() => {
    for (const seed of seeds) add(db, seed);
  })();
  db.close();
}

function add(db: Database.Database, { name, people, conversations, waiting }: SeedOptions): void {
  const { id } = db.prepare("select coalesce(max(id), 0) as id from conversations").get() as { id: number };
  const parameters = toBigInts({ people, first: id + 1, last: id + conversations, waits: id + waiting, now: Date.now() });
  for (const sql of [addConversations, addTurns, addImages, addVariants, addReferences, addTasks])
    db.prepare(sql).run({ name, ...parameters });
}

/** better-sqlite3 binds plain numbers as REAL, which would make the arithmetic REAL as well. */
function toBigInts(values: Record<string, number>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, BigInt(value)]));
}

const settings = `'{"models":["bench"],"aspectRatio":"as is","resolution":"standard","variants":1,"seed":"new","mentionOnly":false}'`;
const key = "lower(hex(randomblob(6)))";
/** Spread like a hash, and always the same for a number. */
const hashOf = (id: string) => `printf('%08x', ((${id}) * 2654435761) & 4294967295) || printf('%056x', ${id})`;
const numbers = "with recursive n(id) as (select @first union all select id + 1 from n where id < @last)";
const turn = `t.id between @first * ${TURNS} and @last * ${TURNS} + ${TURNS - 1}`;
const isLast = `t.number = ${TURNS}`;
/** Row ids: conversation c has the turns 5c to 5c + 4, and a turn and its variant share an id. Source pictures have much higher ones. */
const sourceOf = (conversation: string) => `1000000000 + ${conversation}`;

const addConversations = `${numbers}
insert into conversations (id, key, platform, thread, owner, owner_name, title, settings, seed, head_turn, last_event_id, last_event_at, created_at, updated_at)
select id, ${key}, 'discord', 'thread ' || id, @name || ' ' || (id % @people), @name, 'make the sky pink', ${settings}, id, id * ${TURNS} + 3,
  'request ' || (id * ${TURNS} + 4), @now - id, @now - id, @now - abs(random() % 1000000000) from n`;

const addTurns = `${numbers}, k(k) as (values (0), (1), (2), (3), (4))
insert into turns (id, key, conversation, number, platform, request_id, kind, parent_turn, author, author_name, prompt, requested_settings, attachments, settings, seed,
  state, rank, message, posting_at, created_at, finished_at)
select id * ${TURNS} + k, ${key}, id, k + 1, 'discord', 'request ' || (id * ${TURNS} + k), 'edit', iif(k > 0, id * ${TURNS} + k - 1, null),
  @name || ' ' || (id % @people), @name, 'make the sky pink and add a boat', '{}', '[]', ${settings}, id,
  case when k < ${TURNS - 1} or id > @waits then 'done' when id % 10 = 0 then 'received' else 'drawing' end,
  1 + (id - @first) / @people, 'message ' || (id * ${TURNS} + k), @now - id, @now - id, iif(k < ${TURNS - 1} or id > @waits, @now - id, null)
from n, k`;

const addImages = `insert into images (hash, type, width, height, bytes, created_at)
select ${hashOf("t.id")}, 'image/png', 1024, 1024, 1500000, @now from turns t where ${turn} and t.state = 'done'
union all select ${hashOf(sourceOf("c.id"))}, 'image/jpeg', 1024, 1024, 300000, @now from conversations c where c.id between @first and @last`;

const addVariants = `insert into variants (id, key, turn, number, model, choice, choices, state, image, seed, cost_usd, draws, started_at, finished_at)
select t.id, ${key}, t.id, 1, 'bench', 0, 1, iif(t.state = 'done', 'ready', 'waiting'), iif(t.state = 'done', ${hashOf("t.id")}, null), t.seed,
  iif(t.state = 'done', 0, null), t.state = 'done', iif(t.state = 'done', @now, null), iif(t.state = 'done', @now, null)
from turns t where ${turn} and t.state <> 'received'`;

const addReferences = `insert into turn_references (turn, position, image, origin, variant)
select t.id, 0, iif(t.number = 1, ${hashOf(sourceOf("t.conversation"))}, ${hashOf("t.id - 1")}), iif(t.number = 1, 'source', 'previous'),
  iif(t.number = 1, null, t.id - 1) from turns t where ${turn} and t.state <> 'received'`;

const addTasks = `insert into tasks (key, kind, lane, subject, rank, due_at)
select iif(t.state = 'received', 'prepare', 'draw') || ':' || t.id, iif(t.state = 'received', 'prepare', 'draw'),
  iif(t.state = 'received', 'discord', 'bench'), t.id, iif(t.state = 'received', 0, t.rank), @now - 1000000 + t.id % 1000000
from turns t where ${turn} and ${isLast} and t.state <> 'done'`;
