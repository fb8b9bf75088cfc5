// What a picture's file says about how it was made: reads it from strangers' files, and writes it into the bot's own.

import type { PictureMark, PictureOrigin, Provenance } from "../../core/ports/pictures.ts";
import { openContainer } from "./containers/index.ts";
import { createXmp, isByModel, mergeXmp, readXmp, sourceTypes, type XmpProperties } from "./xmp.ts";

/** What the marks are written with. */
export interface ProvenanceOptions {
  /** The program that writes them: "Threadbrush 1.0.0". */
  tool: string;
  /** Writes people's instructions for models too. */
  writesPrompts: boolean;
}

/** Everything that a file says, for people. */
export interface Statement extends XmpProperties {
  /** It has a C2PA manifest. Nobody checked its signature. */
  hasManifest: boolean;
}

export function createProvenance({ tool, writesPrompts }: ProvenanceOptions): Provenance {
  return {
    read: readMark,
    write: (picture, { origin, system, prompt }) =>
      writeXmp(picture, {
        ...{ origin, tool },
        ...(system !== undefined && { system }),
        ...(prompt !== undefined && writesPrompts && { prompt }),
      }),
  };
}

/** What a JPEG, PNG, WebP or GIF says. Never throws: what can't be read says nothing. */
export function readStatement(picture: Uint8Array): Statement {
  return statementIn(openContainer(picture) ?? {});
}

/** From the XMP packet and the C2PA manifest store of a file. */
export function statementIn({ xmp, manifest }: { xmp?: Buffer; manifest?: Buffer }): Statement {
  const said = (xmp && readXmp(xmp)) ?? {};
  const signed = manifest && originIn(manifest);
  const origin = isByModel(said.origin) ? said.origin : (signed ?? said.origin);
  return { ...said, ...(origin && { origin }), hasManifest: manifest !== undefined };
}

/** Whether the file has a C2PA manifest. */
export function isSigned(picture: Uint8Array): boolean {
  return openContainer(picture)?.manifest !== undefined;
}

function readMark(picture: Uint8Array): PictureMark {
  const { origin, system, hasManifest, hadManifest } = readStatement(picture);
  return {
    ...(origin && { origin }),
    ...(system !== undefined && { system }),
    credentials: hasManifest ? "present" : hadManifest ? "removed" : "none",
  };
}

/** Adds the properties to what the file says already. Undefined if it can't be written there. */
function writeXmp(picture: Uint8Array, properties: XmpProperties): Uint8Array | undefined {
  const container = openContainer(picture);
  const merged = container?.xmp && mergeXmp(container.xmp, properties);
  if (merged && merged === container?.xmp) return picture;
  return (merged && container?.withXmp(merged)) ?? container?.withXmp(createXmp(properties));
}

/** The source type that a manifest names last: the newest of its manifests, which describes the file itself, comes last. Its claims aren't
 *  verified. */
function originIn(manifest: Buffer): PictureOrigin | undefined {
  const generated = manifest.lastIndexOf(`digitalsourcetype/${sourceTypes.generated}`, undefined, "latin1");
  const composite = manifest.lastIndexOf(`digitalsourcetype/${sourceTypes.composite}`, undefined, "latin1");
  if (generated < 0 && composite < 0) return undefined;
  return generated > composite ? "generated" : "composite";
}
