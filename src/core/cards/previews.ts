import type { VariantId } from "../vocabulary.ts";

/** Unfinished pictures of what is drawn in this process, the newest per variant. Shown, never stored. */
export class PreviewStore {
  readonly #newest = new Map<VariantId, { bytes: Uint8Array; version: number }>();

  set(variant: VariantId, bytes: Uint8Array): void {
    this.#newest.set(variant, { bytes, version: (this.#newest.get(variant)?.version ?? 0) + 1 });
  }

  get(variant: VariantId): { bytes: Uint8Array; version: number } | undefined {
    return this.#newest.get(variant);
  }

  delete(variant: VariantId): void {
    this.#newest.delete(variant);
  }
}
