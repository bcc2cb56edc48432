// Writes icons.css: the Lucide icons that the console uses, as CSS masks in data URLs.
// Run `npm run icons` after adding a name here and a variant to `Glyph` in crates/app/src/components/icon.rs.
import { readFileSync, writeFileSync } from "node:fs";

const icons = {
  "arrow-down": "arrow-down", "arrow-up": "arrow-up", ban: "ban", bell: "bell", building: "building-2",
  check: "check", "check-circle": "circle-check", "chevron-down": "chevron-down",
  "chevron-left": "chevron-left", "chevron-right": "chevron-right", clock: "clock", close: "x", copy: "copy",
  "cross-circle": "circle-x", edit: "pencil", eye: "eye", gauge: "gauge", history: "history", home: "house",
  info: "info", inbox: "inbox", key: "key-round", layers: "layers", leave: "log-out", link: "link", lock: "lock",
  mail: "mail", menu: "panel-left", more: "ellipsis", "open-out": "external-link", plus: "plus", resend: "rotate-cw",
  roles: "shield-check", search: "search", settings: "settings", switch: "chevrons-up-down", folder: "folder",
  card: "credit-card", monitor: "monitor", moon: "moon", sun: "sun", trash: "trash-2", undo: "undo-2",
  user: "user-round", users: "users-round", warning: "triangle-alert", expired: "timer-off", laptop: "laptop",
};

const encode = (svg) => svg.replace(/%/g, "%25").replace(/#/g, "%23").replace(/"/g, "'").replace(/</g, "%3C").replace(/>/g, "%3E");

const rules = Object.entries(icons).map(([name, lucide]) => {
  const source = readFileSync(`node_modules/lucide-static/icons/${lucide}.svg`, "utf8");
  const shapes = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</svg>`;
  return `.i-${name} { --i: url("data:image/svg+xml,${encode(svg)}"); }`;
});

const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#000" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round"><path d="M6.5 14 16 7l9.5 7M9 14.5V25M23 14.5V25M6.5 25h19M13 25v-4.5a3 3 0 0 1 6 0V25"/></svg>`;
rules.push(`.mark { --i: url("data:image/svg+xml,${encode(mark)}"); }`);

const head = "/* Written by icons.mjs: edit the list there. Lucide icons, ISC licence. */\n";
writeFileSync("icons.css", `${head}@layer components {\n${rules.map((rule) => `  ${rule}`).join("\n")}\n}\n`);
