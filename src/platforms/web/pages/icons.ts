// Icons for buttons. Each button also has a label.

import { html } from "hono/html";
import type { Html } from "../pictures/frames.ts";

const paths = {
  clip: "M20 11.500 12.400 19a5 5 0 0 1-7-7l8-8a3.300 3.300 0 0 1 4.700 4.700l-8 8a1.700 1.700 0 0 1-2.400-2.400L15 7",
  sliders: "M4 7h9m5 0h2M4 17h3m5 0h8M15.500 4.800v4.400M9.500 14.800v4.400",
  send: "M12 19V5m-6 6 6-6 6 6",
  pen: "m4 20 1-4.500L16.500 4a1.800 1.800 0 0 1 2.600 0l.9.9a1.800 1.800 0 0 1 0 2.600L8.500 19 4 20Zm10.500-14 3.500 3.500",
  gear: "M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Zm0-3.700a6.200 6.200 0 1 0 0 12.400 6.200 6.200 0 0 0 0-12.400ZM12 5.800V3m0 18v-2.800m6.200-6.200H21M3 12h2.800m10.600-4.400 2-2M5.600 18.400l2-2m8.800 0 2 2M5.600 5.600l2 2",
  bin: "M4.500 7h15M9.500 7V4.500h5V7m-8 0 .8 12.500h9.400L17.500 7m-7.500 4v5m4-5v5",
};

export function icon(name: keyof typeof paths): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths[name]}"/></svg>`;
}
