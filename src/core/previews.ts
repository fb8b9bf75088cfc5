import type { VariantId } from "./vocabulary.ts";

/** Unfinished pictures of what is drawn in this process, the newest per variant. Shown, never stored. */
export class Previews {
  readonly #newest = new Map<VariantId, { bytes: Uint8Array; version: number }>();

  show(variant: VariantId, bytes: Uint8Array): void {
    this.#newest.set(variant, { bytes, version: (this.#newest.get(variant)?.version ?? 0) + 1 });
  }

  of(variant: VariantId): { bytes: Uint8Array; version: number } | undefined {
    return this.#newest.get(variant);
  }

  drop(variant: VariantId): void {
    this.#newest.delete(variant);
  }
}
