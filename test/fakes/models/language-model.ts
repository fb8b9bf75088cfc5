// cspell:ignore chatcmpl enderézala
/**
 * A fake language model behind chat completions with tools, as OpenAI, OpenRouter and servers of one's own offer it. It knows nothing of photos: each
 * instruction that it may be sent has an answer. Checks requests as the services do.
 *
 *   const service = await startLanguageModel({ "enderézala": { calls: [["straighten", { settings: { degrees: 2 } }]] } });
 *   service.url, service.key, service.requests
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type LanguageAnswer =
  /** `arguments`: a value, or text that is sent as it is. `text`: stands beside the calls. */
  | { calls: (readonly [name: string, args: unknown])[]; text?: string; usage?: false }
  | { refusal: string }
  | { filtered: true }
  | { status: number; retryAfterS?: number; code?: string }
  | { html: true }
  | { hang: true }
  | { reset: true };

export interface LanguageRequest {
  model: string;
  instruction: string;
  tools: string[];
  body: Record<string, unknown>;
}

export interface LanguageModelService {
  readonly url: string;
  readonly key: string;
  /** Those that reached it, in order. */
  readonly requests: LanguageRequest[];
}

/** The parameters that OpenAI knows. It refuses others. */
const openAiParameters = new Set([
  ...["model", "messages", "tools", "tool_choice", "max_completion_tokens", "user", "parallel_tool_calls", "response_format"],
  ...["temperature", "seed", "stream", "n", "stop"],
]);
const USAGE = { prompt_tokens: 5000, completion_tokens: 100, total_tokens: 5100 };
/** What OpenRouter charges for an answer. */
export const LANGUAGE_USD = 0.0021;

/** `service`: whose dialect it speaks. Stops with the test. */
export async function startLanguageModel(
  answers: Record<string, LanguageAnswer>,
  service: "openai" | "openrouter" | "compatible" = "openai",
): Promise<LanguageModelService> {
  const key = "sk-language-1234567890";
  const requests: LanguageRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST" || request.url !== "/v1/chat/completions") return fail(response, 404, "not_found");
      if (request.headers.authorization !== `Bearer ${key}`) return fail(response, 401, "invalid_api_key");
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const problem = problemOf(body, service);
      if (problem) return fail(response, 400, problem);
      const tools = body.tools as { function: { name: string } }[];
      const messages = body.messages as { role: string; content: string }[];
      const said = messages.findLast(({ role }) => role === "user")?.content ?? "";
      const instruction = Object.keys(answers).find((one) => said.endsWith(one)) ?? said;
      requests.push({ model: String(body.model), instruction, tools: tools.map((tool) => tool.function.name), body });
      send(response, answers[instruction] ?? { status: 500 }, service);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, key, requests };
}

function problemOf(body: Record<string, unknown>, service: string): string | undefined {
  if (service === "openai" && Object.keys(body).some((name) => !openAiParameters.has(name))) return "unknown_parameter";
  if (typeof body.model !== "string" || !Array.isArray(body.messages) || !Array.isArray(body.tools))
    return "invalid_request_error";
  if (body.tools.length > 128) return "array_above_max_length";
  return body.tools.every(isTool) ? undefined : "invalid_function_parameters";
}

function isTool(tool: unknown): boolean {
  const { type, function: definition } = tool as { type?: string; function?: { name?: string; parameters?: { type?: string } } };
  return type === "function" && /^[\w-]{1,64}$/.test(definition?.name ?? "") && definition?.parameters?.type === "object";
}

function send(response: ServerResponse, answer: LanguageAnswer, service: string): void {
  if ("hang" in answer) return;
  if ("reset" in answer) response.destroy();
  else if ("html" in answer) response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad gateway</html>");
  else if ("status" in answer) fail(response, answer.status, answer.code ?? "server_error", answer.retryAfterS);
  else complete(response, answer, service);
}

function complete(response: ServerResponse, answer: Parameters<typeof choiceOf>[0], service: string): void {
  const usage = service === "openrouter" ? { ...USAGE, cost: LANGUAGE_USD } : USAGE;
  const hasUsage = !("usage" in answer) || answer.usage !== false;
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "language", choices: [choiceOf(answer)] },
      ...(hasUsage && { usage }),
    }),
  );
}

function choiceOf(answer: Extract<LanguageAnswer, { calls: unknown } | { refusal: string } | { filtered: true }>): object {
  const message = { role: "assistant", content: null, refusal: null };
  if ("refusal" in answer) return { index: 0, finish_reason: "stop", message: { ...message, refusal: answer.refusal } };
  if ("filtered" in answer) return { index: 0, finish_reason: "content_filter", message };
  const tool_calls = answer.calls.map(([name, args], at) => ({
    ...{ id: `call_${at}`, type: "function" },
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
  return {
    ...{ index: 0, finish_reason: tool_calls.length > 0 ? "tool_calls" : "stop" },
    message: { ...message, content: answer.text ?? null, ...(tool_calls.length > 0 && { tool_calls }) },
  };
}

function fail(response: ServerResponse, status: number, code: string, retryAfterS?: number): void {
  if (retryAfterS !== undefined) response.setHeader("retry-after", String(retryAfterS));
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message: `${code}: see the documentation`, type: code, code } }));
}
