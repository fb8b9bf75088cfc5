// Open forms, for browsers without scripts. There each is a page of its own, which can be reloaded.

import type { Form } from "../../core/cards/views.ts";
import type { HandoffStore } from "./handoff.ts";
import type { ImageRef } from "./pictures/frames.ts";

interface OpenForm {
  form: Form;
  /** The pictures to edit, as far as they are known. */
  source: ImageRef[];
}

export class OpenForms {
  readonly #handoffs: HandoffStore;

  constructor(handoffs: HandoffStore) {
    this.#handoffs = handoffs;
  }

  async add(person: string, open: OpenForm): Promise<void> {
    await this.#handoffs.set(person, nameOf(open.form.draft), JSON.stringify(open));
  }

  async get(person: string, draft: string): Promise<OpenForm | undefined> {
    const text = await this.#handoffs.get(person, nameOf(draft));
    return text === undefined ? undefined : (JSON.parse(text) as OpenForm);
  }
}

function nameOf(draft: string): string {
  return `form ${draft}`;
}
