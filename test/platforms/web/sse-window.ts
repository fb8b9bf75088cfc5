// A window of the page, as far as its live updates go.

interface ServerEvent {
  event: string;
  data: string;
}

/** Reads the events of a window until it is closed. */
export class SseWindow {
  readonly events: ServerEvent[] = [];
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;

  /** Resolves once the server has answered. `at`: the conversation that it shows. `seen`: the version of its page. */
  static async open(address: string, cookie: string, query: { at?: string; seen?: string }): Promise<SseWindow> {
    const closing = new AbortController();
    const url = `${address}/events?${new URLSearchParams(query)}`;
    const response = await fetch(url, { headers: { Cookie: cookie }, signal: closing.signal });
    return new SseWindow(response, closing);
  }

  private constructor(response: Response, closing: AbortController) {
    this.#closing = closing;
    this.#ended = this.#read(response).catch(() => {});
  }

  /** Those of one kind. */
  data(event: string): string[] {
    return this.events.filter((one) => one.event === event).map(({ data }) => data);
  }

  /** Resolves when the server has closed it. */
  closed(): Promise<void> {
    return this.#ended;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
  }

  async #read(response: Response): Promise<void> {
    let rest = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.events.push(parseEvent(block));
    }
  }
}

function parseEvent(block: string): ServerEvent {
  const fields = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  const of = (name: string) => fields.filter(([, field]) => field === name).map(([, , value = ""]) => value);
  return { event: of("event").join(), data: of("data").join("\n") };
}
