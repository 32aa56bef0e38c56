/** Stands in for htmx, which needs more of a browser than the tests have. */
import { vi } from "vitest"

vi.mock("htmx.org", () => ({ default: { process: () => undefined, config: {} } }))
