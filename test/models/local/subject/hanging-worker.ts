/** A worker that never answers. */
export default function find(): Promise<never> {
  return new Promise(() => {});
}
