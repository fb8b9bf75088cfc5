// What the simulation knows. Measured figures name their source; everything else is an assumption to be replaced by your own figures.

/** Measured with this program. */
export const measured = {
  /** bench/README.md, `turn`: CPU of all threads for 1024², one variant, in a chat. */
  cpuMsPerTurn: 60,
  /** bench/README.md, `cluster`: whole turns per second of one process, 12 at a time, program and database on the same two shared cores. */
  databaseTurnsPerSecond: 17,
  /** Transactions of one turn: those before its card is posted, and the rest. */
  transactions: { beforeCard: 8, afterwards: 18 },
  /** bench/README.md, `discord`: a turn posts its card and edits it twice. */
  discordCalls: { beforeCard: 1, afterwards: 2 },
  /** bench/README.md, `soak`: 2,221 pictures with 1,049 MB for 1,010 turns; rows on SQLite. */
  picturesPerTurn: 2.2,
  megabytesPerPicture: 0.47,
  rowBytes: { turn: 616, variant: 347 },
  /** bench/README.md, `load`: the model takes 20 s. */
  drawSeconds: 20,
};

/** Limits of Discord and of this program. */
export const limits = {
  /** Guilds on one shard: at most 2,500; Discord recommends about 1,000. */
  guildsPerShard: 1000,
  /** A new session every five seconds below 150,000 guilds, at most 1,000 a day. */
  identifySeconds: 5,
  identifiesPerDay: 1000,
  /** Discord allows an application 50 calls a second; the program makes 40. */
  discordCallsPerSecond: 40,
  /** MODEL_CONCURRENCY for one provider: default and maximum. */
  drawings: { default: 16, maximum: 64 },
};

export const assumed = {
  turnsPerGuildPerDay: 20,
  /** Share of a day's turns in its busiest hour. */
  busiestHour: 0.1,
};

/** What one installation has. */
export interface Installation {
  guilds: number;
  /** Cores of all processes. */
  cores: number;
  /** How many times the database that was measured. */
  databases: number;
  discordCallsPerSecond: number;
  /** Pictures drawn at a time, over all providers. */
  drawings: number;
}

/** Three processes with two cores each, and the defaults. */
export function asShipped(guilds: number): Installation {
  return {
    guilds,
    cores: 6,
    databases: 1,
    discordCallsPerSecond: limits.discordCallsPerSecond,
    drawings: limits.drawings.default,
  };
}

/** Turns per second in the busiest hour. */
export function arrivalsPerSecond(guilds: number): number {
  return (guilds * assumed.turnsPerGuildPerDay * assumed.busiestHour) / 3600;
}
