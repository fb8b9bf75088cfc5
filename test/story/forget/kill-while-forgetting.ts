// People have their data deleted while the process is killed, each at a later step, until a deletion completes without a kill.

import { hash } from "node:crypto";
import { join } from "node:path";
import { expect } from "vitest";
import { plain } from "../../fakes/models/clients.ts";
import { Markers, Program } from "../deletion/program.ts";

const preload = join(import.meta.dirname, "crash-preload.ts");

/** A service that outlives the killed processes. */
export interface ForgetTarget {
  env: Record<string, string>;
  /** Starts a conversation of a person whose data stays. Resolves when its picture is drawn. */
  start(program: Program, prompt: string): Promise<Conversation>;
  close(): Promise<void>;
}

export interface Conversation {
  /** The bot's visible messages, oldest first. */
  messages(): Promise<string[]>;
  /** Adds a person with their own conversation and a turn in this one. Resolves when both are drawn. */
  addPerson(markers: Markers): Promise<LeavingPerson>;
}

export interface LeavingPerson {
  /** Requests and confirms the deletion of their data. May reject or hang when the process dies. */
  forget(): Promise<unknown>;
  /** The number of the bot's messages left in their own conversation. */
  countMessages(): Promise<number>;
}

/** Kills the process at the first step of forgetting and at every `stride`th after it. Resolves to the number of kills. */
export async function killWhileForgetting({ env, start, close }: ForgetTarget, stride: number): Promise<number> {
  const program = new Program(env);
  const startWithCrashAt = (step: number) => program.start({ module: preload, env: { DIES_AT: String(step) } });
  await startWithCrashAt(1);
  const conversation = await start(program, "rotate left");
  const before = { messages: await conversation.messages(), pictures: program.pictures };
  const markers = new Markers("leaving");
  let kills = 0;
  for (let died = true; died; ) {
    const person = await conversation.addPerson(markers);
    died = await program.diesDuring(() => person.forget());
    const where = `killed at step ${1 + kills * stride}`;
    if (died) await startWithCrashAt(1 + ++kills * stride);
    const observe = async () => {
      await program.waitUntilIdle();
      const after = { messages: await conversation.messages(), pictures: program.pictures };
      return { ...after, left: await person.countMessages() };
    };
    // The step may also come right after the deletion, when something else is written.
    const observed = await observe().catch(async (error: unknown) => {
      if (!(await program.hasDied())) throw error;
      await program.start();
      return observe();
    });
    expect(observed, where).toEqual({ ...before, left: 0 });
  }
  await program.stop();
  expect(program.findings(markers.all)).toEqual([]);
  await close();
  return kills;
}

/** A photo whose colour depends on its name, so that two people's pictures never share a file. */
export async function picture(name: string): Promise<{ name: string; bytes: Buffer }> {
  const [r = 0, g = 0, b = 0] = hash("sha256", name, "buffer");
  return { name, bytes: Buffer.from(await plain({ r, g, b }, { width: 120, height: 80 })) };
}
