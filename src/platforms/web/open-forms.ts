// Forms that are open, for browsers without scripts: each is a page of its own, which can be loaded again and come back to.

import { LRUCache } from "lru-cache";
import type { Form } from "../../core/cards/views.ts";
import type { ImageRef } from "./pictures.ts";

interface OpenForm {
  form: Form;
  /** What is edited, as far as it is known. */
  source: ImageRef[];
}

const MAX_FORMS = 500;

export class OpenForms {
  readonly #kept = new LRUCache<string, OpenForm & { person: string }>({ max: MAX_FORMS });

  keep(person: string, open: OpenForm): void {
    this.#kept.set(open.form.draft, { ...open, person });
  }

  get(person: string, draft: string): OpenForm | undefined {
    const open = this.#kept.get(draft);
    return open?.person === person ? open : undefined;
  }
}
