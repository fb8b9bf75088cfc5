import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A process that the driver started. It reports that it is ready, and ends when the driver disconnects. */
export class Member<Order extends number | object, Report extends object> {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#process = child;
    this.#exited = once(child, "exit");
  }

  /** `file`: in this folder. Resolves when the process is ready. */
  static async start<Order extends number | object, Report extends object>(
    file: string,
    settings: object,
  ): Promise<Member<Order, Report>> {
    const child = fork(join(import.meta.dirname, file), [JSON.stringify(settings)]);
    const member = new Member<Order, Report>(child);
    const first = await Promise.race([once(child, "message"), member.#exited.then(() => undefined)]);
    if (!first) throw new Error(`${file} ended before it was ready`);
    return member;
  }

  order(order: Order): void {
    this.#process.send(order);
  }

  onReport(listen: (report: Report) => void): void {
    this.#process.on("message", listen);
  }

  async nextReport(): Promise<Report> {
    const [report] = (await once(this.#process, "message")) as [Report];
    return report;
  }

  async stop(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#exited;
  }
}
