/** A Slack error: `{ ok: false, error, response_metadata: { messages } }`. */
export class Refusal extends Error {
  readonly error: string;
  readonly messages: string[];
  readonly more: Record<string, unknown>;

  constructor(error: string, messages: string[] = [], more: Record<string, unknown> = {}) {
    super([error, ...messages].join(": "));
    this.error = error;
    this.messages = messages;
    this.more = more;
  }

  body(): Record<string, unknown> {
    const { error, messages, more } = this;
    return { ok: false, error, ...more, ...(messages.length > 0 ? { response_metadata: { messages } } : {}) };
  }
}
