// Open forms, for browsers without scripts. There each is a page of its own, which can be reloaded.

import { LRUCache } from "lru-cache";
import type { Form } from "../../core/cards/views.ts";
import type { ImageRef } from "./pictures.ts";

interface OpenForm {
  form: Form;
  /** The pictures to edit, as far as they are known. */
  source: ImageRef[];
}

const MAX_FORMS = 500;

export class OpenForms {
  readonly #forms = new LRUCache<string, OpenForm & { person: string }>({ max: MAX_FORMS });

  add(person: string, open: OpenForm): void {
    this.#forms.set(open.form.draft, { ...open, person });
  }

  get(person: string, draft: string): OpenForm | undefined {
    const open = this.#forms.get(draft);
    return open?.person === person ? open : undefined;
  }
}
