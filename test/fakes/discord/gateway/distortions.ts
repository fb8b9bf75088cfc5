import type { Happening } from "../state/world.ts";

type Event = Record<string, unknown>;
export type Distortion = (event: Event) => Event;

/** Leaves fields out: `without("channel")`. */
export function without(...fields: string[]): Distortion {
  return (event) => Object.fromEntries(Object.entries(event).filter(([field]) => !fields.includes(field)));
}

/** Puts other values into fields: `having({ type: 999 })`. */
export function having(fields: Event): Distortion {
  return (event) => ({ ...event, ...fields });
}

/** The message of a click carries `"thread": null`, which discord.js can't read (facts of outside). */
export const nullThread: Distortion = (event) => ({ ...event, message: { ...Object(event.message), thread: null } });

/** What a partial MESSAGE_UPDATE carries: which message, and what changed. */
export function only(...fields: string[]): Distortion {
  return (event) => Object.fromEntries(Object.entries(event).filter(([field]) => fields.includes(field)));
}

/** Changes events on their way to the clients. What really happened stays as it is. */
export class Distortions {
  #planned: { name: string; distortion: Distortion; left: number }[] = [];

  next(name: string, distortion: Distortion, times: number): void {
    this.#planned.push({ name, distortion, left: times });
  }

  apply(happening: Happening): Happening {
    const planned = this.#planned.find(({ name, left }) => left > 0 && name === happening.name);
    if (!planned) return happening;
    planned.left--;
    return { ...happening, payload: (reads) => planned.distortion({ ...happening.payload(reads) }) };
  }
}
