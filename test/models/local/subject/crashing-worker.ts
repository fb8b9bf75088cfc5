/** A thread that dies of pictures that begin with a zero, and finds nothing in others. */
export default function find({ look }: { look: Uint8Array }) {
  if (look[0] === 0) process.exit(1);
  return { kind: "found", saliency: { values: new Uint8ClampedArray(320 * 320), width: 320, height: 320 } };
}
