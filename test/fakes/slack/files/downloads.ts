import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api, Outcome } from "../api/api.ts";
import { tokenOf } from "../api/api.ts";
import type { World } from "../state/world.ts";

const signIn = "<!DOCTYPE html><html><head><title>Slack</title></head><body><form>Sign in to your workspace</form></body></html>";

/** GET of `url_private`: without the right token it is not a 401 but the sign-in page, at the end of a redirect (facts §3). */
export async function serveDownload(world: World, api: Api, request: IncomingMessage, response: ServerResponse, url: URL) {
  await api.handle(request, response, "download", { path: url.pathname }, () => download(world, request, url));
}

function download(world: World, request: IncomingMessage, url: URL): Outcome {
  if (url.pathname === "/signin") return { status: 200, body: signIn };
  const [, id = ""] = /^\/files-pri\/T\w+-(F\w+)\//.exec(url.pathname) ?? [];
  const token = tokenOf(request, {});
  const team = [...world.teams.values()].find((one) => one.botToken === token && !one.dead);
  const file = world.files.get(id);
  if (!team?.scopes.has("files:read")) return redirect(url, "wrong_token");
  if (!file || file.deleted) return { status: 404, body: "<html><body>404</body></html>" };
  if (!world.sees(team.botUserId, file)) return redirect(url, "file_not_visible");
  return {
    status: 200,
    body: file.bytes,
    headers: { "content-type": file.mimetype, "content-length": String(file.bytes.length) },
  };
}

function redirect(url: URL, refused: string): Outcome {
  return { status: 302, body: "", headers: { location: `/signin?redir=${encodeURIComponent(url.pathname)}` }, refused };
}
