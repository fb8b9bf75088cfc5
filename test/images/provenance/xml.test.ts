import { expect, test } from "vitest";
import { readXml } from "../../../src/images/provenance/xml.ts";
import { createXmp, readXmp, type XmpProperties } from "../../../src/images/provenance/xmp.ts";

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const about = (properties: string) =>
  Buffer.from(`<r:RDF xmlns:r="${rdf}"><r:Description xmlns:i="${iptc}" ${properties}</r:Description></r:RDF>`);

test("reads elements, attributes, text and namespaces", () => {
  const [root] =
    readXml(`<?xml version="1.0"?><!-- > --><a xmlns="u:" xmlns:p='v:' p:k="1 &lt; 2">x<p:b/>&#x79;<![CDATA[<z>]]></a>\n`) ?? [];
  expect(root).toMatchObject({ name: "u:a", text: "xy<z>", children: [{ name: "v:b", children: [], text: "" }] });
  expect(root?.attributes.get("v:k")).toBe("1 < 2");
});

test.each([
  ["a document type", `<!DOCTYPE a [<!ENTITY e "${"x".repeat(100)}">]><a>&e;</a>`],
  ["an entity of its own", "<a>&e;</a>"],
  ["a reference without an end", "<a>& b</a>"],
  ["a character that there isn't", "<a>&#x110000;</a>"],
  ["tags that cross", "<a><b></a></b>"],
  ["an element without an end", "<a><b></b>"],
  ["a tag without an end", "<a b='>"],
  ["a tag within a tag", "<a <b></a>"],
  ["an attribute without quotes", "<a b=c/>"],
  ["a comment without an end", "<a><!-- </a>"],
  ["elements nested too deep", "<a>".repeat(100) + "</a>".repeat(100)],
  ["too many elements", `<a>${"<b/>".repeat(10_000)}</a>`],
])("refuses %s", (_, source) => {
  expect(readXml(source)).toBeUndefined();
});

test.each([
  ["deep", "<a>".repeat(80_000)],
  ["wide", `<a>${"<b></b>".repeat(30_000)}</a>`],
  ["ampersands", `<a>${"&".repeat(250_000)}</a>`],
  ["references", `<a>${"&amp;".repeat(50_000)}</a>`],
  ["attributes", `<a ${"b='' ".repeat(50_000)}/>`],
  ["quotes", `<a ${"'".repeat(250_000)}`],
  ["brackets", "<".repeat(250_000)],
  ["comments", "<!---->".repeat(35_000)],
  ["unfinished comments", "<!--".repeat(60_000)],
  [
    "prefixes",
    `<a ${Array.from({ length: 250 }, (_, index) => `xmlns:p${index}='u${index}:'`).join(" ")}>${"<p1:b c:d=''/>".repeat(4000)}</a>`,
  ],
])("comes to an end with many %s", (_, source) => {
  for (let runs = 0; runs < 20; runs++) expect(readXml(source)?.length ?? 0).toBeLessThan(2);
});

test.each([
  ["an attribute", `i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">`],
  [
    "an element",
    "><i:DigitalSourceType>https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</i:DigitalSourceType>",
  ],
  ["a resource", `><i:DigitalSourceType r:resource="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>`],
  ["a short name", "> <i:DigitalSourceType>\n digsrctype:trainedAlgorithmicMedia </i:DigitalSourceType>"],
])("reads a source type that is %s", (_, properties) => {
  expect(readXmp(about(properties))).toEqual({ origin: "generated" });
});

test.each([
  ["compositeWithTrainedAlgorithmicMedia", "composite"],
  ["compositeSynthetic", "composite"],
  ["humanEdits", "edited"],
  ["algorithmicallyEnhanced", "edited"],
  ["digitalCapture", undefined],
  ["constructor", undefined],
  ["", undefined],
])("reads the source type %o as %o", (name, origin) => {
  expect(readXmp(about(`i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${name}">`))?.origin).toBe(origin);
});

test("doesn't take another namespace's property for IPTC's", () => {
  expect(readXmp(about(`xmlns:o="urn:other:" o:DigitalSourceType="trainedAlgorithmicMedia">`))).toEqual({});
});

test("reads what it has written", () => {
  const properties: XmpProperties = {
    ...{ origin: "composite" as const, system: `a & <b> "c" 'd' ]]>`, tool: "Threadbrush 1.0" },
    ...{ prompt: "é 🖌 100%", hadManifest: true as const },
  };
  expect(readXmp(createXmp(properties))).toEqual(properties);
});

test("reads nothing from a packet that is too large", () => {
  expect(readXmp(Buffer.concat([about(">"), Buffer.alloc(300_000, " ")]))).toBeUndefined();
});
