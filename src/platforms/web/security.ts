// Who may talk to the page, and what a browser may do with what it gets.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export interface Door {
  host: string;
  token: string | undefined;
  /** Origins or host names under which people reach the page. */
  origins: string[];
}

export const headers: Record<string, string> = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** A name this server answers to: what it is bound to, this machine, or one it was told. */
export function knowsHost(host: string | undefined, door: Door): boolean {
  const name = nameOf(`http://${host ?? ""}`);
  if (name === undefined) return false;
  return ["localhost", "127.0.0.1", "[::1]", door.host.toLowerCase(), ...door.origins.map(originName)].includes(name);
}

/** A change may only be asked for by a page of ours. */
export function sameOrigin(request: { get(name: string): string | undefined }, door: Door): boolean {
  const site = request.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = request.get("origin");
  if (origin === undefined) return false;
  if (door.origins.includes(origin)) return true;
  return origin.replace(/^https?:\/\//, "") === request.get("host");
}

/** What the cookie of somebody who typed the token holds. */
export function pass(token: string): string {
  return createHash("sha256").update(`threadbrush ${token}`).digest("hex");
}

/** Compares in a time that says nothing about how much is right. */
export function opens(offered: string | undefined, token: string): boolean {
  return offered !== undefined && timingSafeEqual(digest(offered), digest(pass(token)));
}

export function newPerson(): string {
  return randomBytes(18).toString("hex");
}

export function isPerson(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{36}$/.test(id);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function originName(origin: string): string | undefined {
  return nameOf(origin.includes("://") ? origin : `http://${origin}`);
}

function nameOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined;
}
