import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api, Outcome } from "../api/api.ts";
import { tokenOf } from "../api/api.ts";
import type { ServiceState } from "../state/service-state.ts";

const signIn = "<!DOCTYPE html><html><head><title>Slack</title></head><body><form>Sign in to your workspace</form></body></html>";

/** Serves `url_private`. Without the right token, Slack doesn't send 401 but redirects to its sign-in page. */
export async function serveDownload(state: ServiceState, api: Api, request: IncomingMessage, response: ServerResponse, url: URL) {
  await api.handle(request, response, "download", { path: url.pathname }, () => download(state, request, url));
}

function download(state: ServiceState, request: IncomingMessage, url: URL): Outcome {
  if (url.pathname === "/signin") return { status: 200, body: signIn };
  const [, id = ""] = /^\/files-pri\/T\w+-(F\w+)\//.exec(url.pathname) ?? [];
  const token = tokenOf(request, {});
  const team = [...state.teams.values()].find((one) => one.botToken === token && !one.authError);
  const file = state.files.get(id);
  if (!team?.scopes.has("files:read")) return redirect(url, "wrong_token");
  if (!file || file.deleted) return { status: 404, body: "<html><body>404</body></html>" };
  if (!state.sees(team.botUserId, file)) return redirect(url, "file_not_visible");
  return {
    status: 200,
    body: file.bytes,
    headers: { "content-type": file.mimetype, "content-length": String(file.bytes.length) },
  };
}

function redirect(url: URL, refused: string): Outcome {
  return { status: 302, body: "", headers: { location: `/signin?redir=${encodeURIComponent(url.pathname)}` }, refused };
}
