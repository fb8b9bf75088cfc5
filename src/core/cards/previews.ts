import type { VariantId } from "../vocabulary.ts";

/** An unfinished picture: a small WebP. */
export interface Preview {
  bytes: Uint8Array;
  /** Greater than that of any earlier preview of the same drawing. */
  version: number;
}

/** Unfinished pictures, the newest of each variant. Shown while it is drawn, in any process, and never kept. */
export interface PreviewStore {
  set(variant: VariantId, bytes: Uint8Array): Promise<void>;
  /** The newest preview of each of these variants that has one. */
  find(variants: readonly VariantId[]): Promise<ReadonlyMap<VariantId, Preview>>;
  /** Never rejects: one that stays is no longer shown, and swept later. */
  delete(variant: VariantId): Promise<void>;
  /** Removes those of variants that are no longer drawn. */
  sweep(): Promise<void>;
}

/** Previews of what is drawn in this process. */
export class MemoryPreviewStore implements PreviewStore {
  readonly #newest = new Map<VariantId, Preview>();

  async set(variant: VariantId, bytes: Uint8Array): Promise<void> {
    this.#newest.set(variant, { bytes, version: (this.#newest.get(variant)?.version ?? 0) + 1 });
  }

  async find(): Promise<ReadonlyMap<VariantId, Preview>> {
    return this.#newest;
  }

  async delete(variant: VariantId): Promise<void> {
    this.#newest.delete(variant);
  }

  async sweep(): Promise<void> {}
}
