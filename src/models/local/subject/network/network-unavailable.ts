/** A network, its weights or its runtime are missing or damaged; `message` is a sentence for people. */
export class NetworkUnavailable extends Error {
  override readonly name = "NetworkUnavailable";
}
