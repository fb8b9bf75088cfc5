// People have everything of theirs deleted while the process is killed, each at another step of it, until one is forgotten without a kill.

import { hash } from "node:crypto";
import { join } from "node:path";
import { expect } from "vitest";
import { plain } from "../../fakes/models/person.ts";
import { Markers, Program } from "../erased/program.ts";

const preload = join(import.meta.dirname, "../die-while-forgetting.ts");

/** Where people talk to a process that is killed; it outlives every process. */
export interface Scene {
  env: Record<string, string>;
  /** Somebody who stays begins a conversation with one picture; resolves when it is drawn. */
  begins(program: Program, words: string): Promise<Stays>;
  close(): Promise<void>;
}

export interface Stays {
  /** All that their conversation shows of the bot's, oldest first. */
  sees(): Promise<string[]>;
  /** A new person begins a conversation of their own, and says something in this one; resolves when both are drawn. */
  joinedBy(markers: Markers): Promise<Leaves>;
}

export interface Leaves {
  /** Has everything deleted, and confirms it. May reject or hang when the process dies. */
  forgets(): Promise<unknown>;
  /** How many messages of the bot's are left in their own conversation. */
  left(): Promise<number>;
}

/** Kills at the first step of forgetting and at each `stride`th after it. Resolves to how often the process was killed. */
export async function killWhileForgetting({ env, begins, close }: Scene, stride: number): Promise<number> {
  const program = new Program(env);
  const startDyingAt = (step: number) => program.start({ module: preload, env: { DIES_AT: String(step) } });
  await startDyingAt(1);
  const stays = await begins(program, "rotate left");
  const before = { seen: await stays.sees(), pictures: program.pictures };
  const markers = new Markers("leaving");
  let kills = 0;
  for (let died = true; died; ) {
    const person = await stays.joinedBy(markers);
    died = await program.diesOver(() => person.forgets());
    const where = `killed at step ${1 + kills * stride}`;
    if (died) await startDyingAt(1 + ++kills * stride);
    await program.quiet();
    const after = { seen: await stays.sees(), pictures: program.pictures };
    expect({ ...after, left: await person.left() }, where).toEqual({ ...before, left: 0 });
  }
  await program.stop();
  expect(program.findings(markers.all)).toEqual([]);
  await close();
  return kills;
}

/** A photo of a colour that no other photo of another name has: two people's pictures are never one file. */
export async function picture(name: string): Promise<{ name: string; bytes: Buffer }> {
  const [r = 0, g = 0, b = 0] = hash("sha256", name, "buffer");
  return { name, bytes: Buffer.from(await plain({ r, g, b }, { width: 120, height: 80 })) };
}
