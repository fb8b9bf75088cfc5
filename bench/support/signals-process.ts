// A process that only serves the page. It gets the database and the folder as arguments, and reports its address.

import { HeldModel } from "../../test/platforms/web/held-model.ts";
import { startSharedProcess } from "../../test/platforms/web/shared-process.ts";

const [database = "", folder = ""] = process.argv.slice(2);
const { address, stop } = await startSharedProcess({ database, folder, offers: new HeldModel() });
process.send?.(address);
process.once("disconnect", () => void stop().finally(() => process.exit()));
