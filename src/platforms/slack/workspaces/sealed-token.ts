// Bot tokens as they are stored: encrypted and authenticated with INSTALLATION_SECRET (AES-256-GCM).

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
/** As recommended for GCM. Each is random, and used once. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Names the format, in case it ever changes. */
const VERSION = "v1";

/** A key for one purpose, derived from the secret with HKDF. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `threadbrush ${purpose}`, KEY_BYTES));
}

export class TokenSealer {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = deriveKey(secret, "slack bot token");
  }

  /** Only for this workspace: the text can't be opened for another one. */
  seal(token: string, team: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(team));
    const sealed = Buffer.concat([nonce, cipher.update(token, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString("base64url")}`;
  }

  /** Undefined if it was sealed with another secret, for another workspace, or changed. */
  open(text: string, team: string): string | undefined {
    const [version, encoded = ""] = text.split(".");
    const sealed = Buffer.from(encoded, "base64url");
    if (version !== VERSION || sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(team));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const token = [decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
      return Buffer.concat(token).toString("utf8");
    } catch {
      return undefined;
    }
  }
}
