import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./src/storage/schema.ts", "./src/platforms/*/store/schema.ts"],
  out: "./migrations",
});
