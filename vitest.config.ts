import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { environment: "happy-dom", setupFiles: "engawa/web/islands/tests/htmx.ts", include: ["engawa/**/*.test.ts"] },
})
