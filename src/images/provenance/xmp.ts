// cspell:ignore Cehi Hzre Tczkc
// XMP packets: RDF in XML. https://www.iptc.org/std/photometadata/specification has the properties.

import type { PictureOrigin } from "../../core/ports/pictures.ts";
import { MAX_XMP_BYTES } from "./containers/container.ts";
import { readXml, type XmlElement } from "./xml.ts";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const XMP = "http://ns.adobe.com/xap/1.0/";
/** Properties of this program. */
const OURS = "urn:threadbrush:provenance:1.0:";
const SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";

/** The names of the IPTC vocabulary for what this program distinguishes. */
export const sourceTypes: Record<PictureOrigin, string> = {
  generated: "trainedAlgorithmicMedia",
  composite: "compositeWithTrainedAlgorithmicMedia",
  edited: "humanEdits",
};
/** Other names that are read, but not written. */
const otherSourceTypes = new Map<string, PictureOrigin>([
  ["algorithmicallyEnhanced", "edited"],
  ["minorHumanEdits", "edited"],
  ["compositeSynthetic", "composite"],
]);

/** The properties that this program reads and writes. */
export interface XmpProperties {
  origin?: PictureOrigin;
  /** The AI system that made it. */
  system?: string;
  /** The program that wrote the file. */
  tool?: string;
  /** The instruction for the AI system. */
  prompt?: string;
  /** It had a C2PA manifest, which was removed. */
  hadManifest?: true;
}

interface Property {
  name: string;
  value: string;
}

const MAX_VALUE = 4000;

/** Undefined if the packet can't be read. */
export function readXmp(packet: Buffer): XmpProperties | undefined {
  const found = propertiesIn(packet);
  if (!found) return undefined;
  const read = (name: string) =>
    found.properties
      .find((one) => one.name === name)
      ?.value.trim()
      .slice(0, MAX_VALUE);
  const origin = originNamed(read(`${IPTC}DigitalSourceType`) ?? "");
  const system = read(`${IPTC}AISystemUsed`);
  const tool = read(`${XMP}CreatorTool`);
  const prompt = read(`${IPTC}AIPromptInformation`);
  return {
    ...(origin && { origin }),
    ...(system && { system }),
    ...(tool && { tool }),
    ...(prompt && { prompt }),
    ...(read(`${OURS}ContentCredentials`) && { hadManifest: true }),
  };
}

/** A packet with these properties alone. */
export function createXmp(properties: XmpProperties): Buffer {
  return Buffer.from(
    `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF xmlns:rdf="${RDF}">\n${describe(properties)}</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>`,
  );
}

/** Adds these properties to a packet that has others, without changing what it says. Undefined if it can't be read, or says that the picture
 *  comes from somewhere else than a model. */
export function mergeXmp(packet: Buffer, properties: XmpProperties): Buffer | undefined {
  const found = propertiesIn(packet);
  const known = readXmp(packet);
  if (!found || !known) return undefined;
  const saysOtherwise = found.properties.some(({ name }) => name === `${IPTC}DigitalSourceType`) && !isByModel(known.origin);
  if (saysOtherwise) return undefined;
  const missing = Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in known)));
  if (Object.keys(missing).length === 0) return packet;
  return Buffer.from(found.source.slice(0, found.endsAt) + describe(missing) + found.source.slice(found.endsAt));
}

/** Whether a model made the picture, or a part of it. */
export function isByModel(origin: PictureOrigin | undefined): boolean {
  return origin === "generated" || origin === "composite";
}

function originNamed(value: string): PictureOrigin | undefined {
  const name = value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
  const origins = Object.keys(sourceTypes) as PictureOrigin[];
  return origins.find((origin) => sourceTypes[origin] === name) ?? otherSourceTypes.get(name);
}

function describe({ origin, system, tool, prompt, hadManifest }: XmpProperties): string {
  const lines = [
    origin && property("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + sourceTypes[origin]),
    system && property("Iptc4xmpExt:AISystemUsed", system),
    prompt && property("Iptc4xmpExt:AIPromptInformation", prompt),
    tool && property("xmp:CreatorTool", tool),
    hadManifest && property("threadbrush:ContentCredentials", "removed"),
  ].filter(Boolean);
  const ours = hadManifest ? ` xmlns:threadbrush="${OURS}"` : "";
  return `<rdf:Description xmlns:rdf="${RDF}" xmlns:Iptc4xmpExt="${IPTC}" xmlns:xmp="${XMP}"${ours} rdf:about="">\n${lines.join("\n")}\n</rdf:Description>\n`;
}

function property(name: string, value: string): string {
  return `<${name}>${escapeXml(value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 1)}…` : value)}</${name}>`;
}

/** Also replaces "%", so that no text looks like another kind of file, and drops what XML doesn't allow. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[<>&"'%]/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface Packet {
  source: string;
  properties: Property[];
  /** Where more descriptions can be added: before the end tag of RDF. */
  endsAt: number;
}

function propertiesIn(packet: Buffer): Packet | undefined {
  if (packet.length > MAX_XMP_BYTES) return undefined;
  const source = packet.toString("utf8");
  const rdf = readXml(source)?.flatMap((root) => (root.name === `${RDF}RDF` ? [root] : root.children))[0];
  if (rdf?.name !== `${RDF}RDF`) return undefined;
  const descriptions = rdf.children.filter(({ name }) => name === `${RDF}Description`);
  const properties = descriptions.flatMap(({ attributes, children }) => [
    ...[...attributes].map(([name, value]) => ({ name, value })),
    ...children.map((child) => ({ name: child.name, value: contentOf(child) })),
  ]);
  return { source, properties, endsAt: rdf.endsAt };
}

/** Its text, the address that it refers to, or the texts of a list. */
function contentOf({ attributes, children, text }: XmlElement): string {
  return attributes.get(`${RDF}resource`) ?? (text + children.map(contentOf).join("\n")).trim();
}
