import type { ServiceEvent } from "../state/service-state.ts";

type Event = Record<string, unknown>;
export type Distortion = (event: Event) => Event;

/** Removes fields: `without("channel")`. */
export function without(...fields: string[]): Distortion {
  return (event) => Object.fromEntries(Object.entries(event).filter(([field]) => !fields.includes(field)));
}

/** Replaces fields: `having({ type: 999 })`. */
export function having(fields: Event): Distortion {
  return (event) => ({ ...event, ...fields });
}

/** A click whose message has `"thread": null`, which discord.js can't read. */
export const nullThread: Distortion = (event) => ({ ...event, message: { ...Object(event.message), thread: null } });

/** Keeps only these fields, as a partial MESSAGE_UPDATE does. */
export function only(...fields: string[]): Distortion {
  return (event) => Object.fromEntries(Object.entries(event).filter(([field]) => fields.includes(field)));
}

/** Changes events on their way to the clients. The service's own state stays correct. */
export class Distortions {
  #planned: { name: string; distortion: Distortion; left: number }[] = [];

  next(name: string, distortion: Distortion, times: number): void {
    this.#planned.push({ name, distortion, left: times });
  }

  apply(event: ServiceEvent): ServiceEvent {
    const planned = this.#planned.find(({ name, left }) => left > 0 && name === event.name);
    if (!planned) return event;
    planned.left--;
    return { ...event, payload: (reads) => planned.distortion({ ...event.payload(reads) }) };
  }
}
