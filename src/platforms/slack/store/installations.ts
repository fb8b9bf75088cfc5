// The workspaces that have installed the app.

export interface Installation {
  team: string;
  /** The Enterprise organization that the workspace belongs to. */
  enterprise: string | undefined;
  /** The bot's own user there. */
  user: string;
  /** The workspace's URL, with a trailing slash. */
  address: string;
  /** The bot's token, encrypted. */
  sealedToken: string;
  /** What the token allows, separated by commas. */
  scopes: string;
  installedAt: Date;
}

export interface InstallationStore {
  /** Replaces the workspace's previous installation. */
  save(installation: Installation): Promise<void>;
  find(team: string): Promise<Installation | undefined>;
  /** The workspace with this URL. */
  findAt(address: string): Promise<Installation | undefined>;
  /** Undefined if there's none at all. */
  findNewest(): Promise<Installation | undefined>;
  /** Only this installation, not a newer one. */
  remove(installation: Pick<Installation, "team" | "sealedToken">): Promise<void>;
}
